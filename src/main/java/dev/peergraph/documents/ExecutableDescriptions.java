package dev.peergraph.documents;

import java.util.Set;

/**
 * Replaces the descriptions of operations, fragments and variables (GraphQL specification of September 2025, §2.4) by blanks, because the
 * parser knows descriptions of types only. All else keeps its line and column.
 */
final class ExecutableDescriptions {

    private static final String QUOTE = "\"";
    private static final String BLOCK = "\"\"\"";
    private static final Set<String> DESCRIBED = Set.of("query", "mutation", "subscription", "fragment");

    private final String text;
    private final StringBuilder result = new StringBuilder();
    private int copied;
    private int at;
    private int braces;
    private int parentheses;
    private int brackets;
    /** The first character of the last token. */
    private char last = ' ';
    private int stringStart;
    private int stringEnd = -1;

    private ExecutableDescriptions(String text) {
        this.text = text;
    }

    /** Returns a document without them. Returns one that cannot be read unchanged, for the parser to say why. */
    static String blanked(String text) {
        return text.contains(QUOTE) ? new ExecutableDescriptions(text).read() : text;
    }

    private String read() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '"') {
                if (!string()) {
                    return text;
                }
            } else if (next == '#') {
                comment();
            } else if (isIgnored(next)) {
                at++;
            } else {
                token(next);
            }
        }
        return result.append(text, copied, text.length()).toString();
    }

    private static boolean isIgnored(char next) {
        return next == ' ' || next == ',' || next == '\n' || next == '\r' || next == '\t' || next == '\uFEFF';
    }

    private void comment() {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
    }

    /** Reads a string; remembers it if it may be a description. Returns whether the string ends. */
    private boolean string() {
        int start = at;
        at = text.startsWith(BLOCK, at) ? blockEnd(at + BLOCK.length()) : stringEnd(at + 1);
        boolean place = braces == 0 && brackets == 0 && (parentheses == 0 || (parentheses == 1 && last != '=' && last != ':'));
        stringStart = start;
        stringEnd = place ? at : -1;
        last = '"';
        return at > 0;
    }

    private int blockEnd(int from) {
        int end = text.indexOf(BLOCK, from);
        while (end > 0 && text.charAt(end - 1) == '\\') {
            end = text.indexOf(BLOCK, end + BLOCK.length());
        }
        return end < 0 ? -1 : end + BLOCK.length();
    }

    private int stringEnd(int from) {
        for (int i = from; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '"' -> {
                    return i + 1;
                }
                case '\n', '\r' -> {
                    return -1;
                }
                case '\\' -> i++;
                default -> {
                    // Part of the string.
                }
            }
        }
        return -1;
    }

    private void token(char next) {
        int start = at;
        at = Character.isLetter(next) || next == '_' ? nameEnd(at) : at + 1;
        boolean described = parentheses == 0 ? DESCRIBED.contains(text.substring(start, at)) : next == '$';
        if (last == '"' && stringEnd > 0 && described) {
            blank();
        }
        last = next;
        count(next);
    }

    private int nameEnd(int from) {
        int end = from;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private void count(char next) {
        switch (next) {
            case '{' -> braces++;
            case '}' -> braces--;
            case '(' -> parentheses++;
            case ')' -> parentheses--;
            case '[' -> brackets++;
            case ']' -> brackets--;
            default -> {
                // Does not change the nesting.
            }
        }
    }

    /** Replaces each code point by one blank, since the parser counts columns by code points. */
    private void blank() {
        result.append(text, copied, stringStart);
        text.substring(stringStart, stringEnd).codePoints()
                .forEach(point -> result.append(point == '\n' || point == '\r' ? (char) point : ' '));
        copied = stringEnd;
    }
}
