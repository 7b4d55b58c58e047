package dev.peergraph.listing;

import java.nio.charset.StandardCharsets;

/** Texts without regard to case, code point by code point, so that the start of a text folds to the start of what it folds to. */
final class FoldedText {

    private FoldedText() {
    }

    /** Returns a text of as many code points that is equal for texts that differ in case only. */
    static String fold(String text) {
        int first = 0;
        while (first < text.length() && isFolded(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder folded = new StringBuilder(text.length()).append(text, 0, first);
        text.codePoints().skip(first).forEach(point -> folded.appendCodePoint(fold(point)));
        return folded.toString();
    }

    /** Upper case first: some letters have one upper case and two lower ones, as the final sigma. */
    private static int fold(int point) {
        return Character.toLowerCase(Character.toUpperCase(point));
    }

    private static boolean isFolded(char letter) {
        return letter < 'A' || (letter > 'Z' && letter < 0x80);
    }

    /** Compares by code point: {@link String#compareTo} sets those beyond the basic plane before some of it. */
    static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char one = a.charAt(i);
            char other = b.charAt(i);
            if (one != other) {
                boolean beyond = Character.isSurrogate(one);
                return beyond == Character.isSurrogate(other) ? Character.compare(one, other) : (beyond ? 1 : -1);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Returns the text as UTF-8 can tell it: what is no character becomes a question mark. */
    static String writable(String text) {
        boolean plain = text.chars().noneMatch(letter -> Character.isSurrogate((char) letter));
        return plain ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
