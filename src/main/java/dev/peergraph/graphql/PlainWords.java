package dev.peergraph.graphql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rewrites graphql-java's messages without its class names: values in GraphQL's syntax, and kinds of values in words. */
final class PlainWords {

    private static final int MAX_LENGTH = 1000;
    private static final String SIMPLE = "[^{}\\[\\]]*";

    /** Each matches only the first occurrence: trying all takes time that is quadratic in the length of a caller's text. */
    private static final Pattern LONG_VALUE = Pattern.compile("(?s)^((?>.*?(?= with value '))) with value '.*' "
            + "(?=is not a valid|must not be|must be an|is missing|contains a field)");
    private static final Pattern LONG_DEFAULT = Pattern
            .compile("(?s)^((?>.*?(?=Bad default value ')))Bad default value '.*' for type");
    private static final Pattern UNREAD = Pattern
            .compile("(?s)^Invalid syntax with ANTLR error '(?:token recognition error at: )?(.*)' at line");
    private static final Pattern SYNTAX_KINDS = Pattern.compile("Expected an AST type of '(\\w+)'(?: or '(\\w+)')? but it was a '(\\w+)'");
    private static final Pattern OBJECTS = Pattern
            .compile("Expected type 'Map' but was '\\w+'\\. Variables for input objects must be an instance of type 'Map'\\.");
    private static final Pattern JAVA_KIND = Pattern.compile("but it was an? '(\\w+)'");

    /**
     * Values in messages, the innermost first, so that the ones around them become simple. Private characters stand for GraphQL's brackets.
     */
    private static final Map<Pattern, String> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put(Pattern.compile("StringValue\\{value='(" + SIMPLE + "?)'\\}"), "\"$1\"");
        VALUES.put(Pattern.compile("(?:Int|Float|Boolean)Value\\{value=([\\w.+-]+)\\}"), "$1");
        VALUES.put(Pattern.compile("EnumValue\\{name='(\\w+)'\\}"), "$1");
        VALUES.put(Pattern.compile("VariableReference\\{name='(\\w+)'\\}"), "\\$$1");
        VALUES.put(Pattern.compile("NullValue\\{\\}"), "null");
        VALUES.put(Pattern.compile("ObjectField\\{name='(\\w+)', value=(" + SIMPLE + ")\\}"), "$1: $2");
        VALUES.put(Pattern.compile("ArrayValue\\{values=\\[(" + SIMPLE + ")\\]\\}"), "\uE000$1\uE001");
        VALUES.put(Pattern.compile("ObjectValue\\{objectFields=\\[(" + SIMPLE + ")\\]\\}"), "\uE002$1\uE003");
    }

    private PlainWords() {
    }

    /** Rewrites a message; leaves out values that are very long or that none of the patterns match. */
    static String of(String message) {
        String brief = message.length() > MAX_LENGTH ? shortened(withoutValue(message)) : message;
        String written = written(brief);
        String plain = hasClass(written) ? withoutValue(brief) : written;
        plain = UNREAD.matcher(plain).replaceFirst("Invalid syntax with text that is no token, $1, at line");
        plain = SYNTAX_KINDS.matcher(plain).replaceAll(PlainWords::syntaxKinds);
        plain = OBJECTS.matcher(plain).replaceAll("Expected an object.");
        plain = JAVA_KIND.matcher(plain).replaceAll(kind -> Matcher.quoteReplacement("but it is " + javaKind(kind.group(1), kind.group())));
        return plain.length() > MAX_LENGTH ? plain.substring(0, MAX_LENGTH) + "…" : plain;
    }

    private static String withoutValue(String message) {
        return LONG_DEFAULT.matcher(LONG_VALUE.matcher(message).replaceFirst("$1 ")).replaceFirst("$1Bad default value for type");
    }

    /** Cuts out the middle, since a message begins with the problem and ends with its location. */
    private static String shortened(String message) {
        int end = MAX_LENGTH / 5;
        return message.length() > MAX_LENGTH
                ? message.substring(0, MAX_LENGTH - end - 1) + "…" + message.substring(message.length() - end)
                : message;
    }

    private static String written(String message) {
        String before;
        String after = message;
        do {
            before = after;
            for (Map.Entry<Pattern, String> value : VALUES.entrySet()) {
                after = value.getKey().matcher(after).replaceAll(value.getValue());
            }
        } while (!after.equals(before));
        return after.replace('\uE000', '[').replace('\uE001', ']').replace('\uE002', '{').replace('\uE003', '}');
    }

    private static boolean hasClass(String message) {
        return message.contains("Value{") || message.contains("ObjectField{") || message.contains("VariableReference{");
    }

    private static String syntaxKinds(MatchResult kinds) {
        String other = kinds.group(2) == null ? "" : " or " + syntaxKind(kinds.group(2));
        return "Expected " + syntaxKind(kinds.group(1)) + other + ", but it is " + syntaxKind(kinds.group(3));
    }

    private static String syntaxKind(String name) {
        return switch (name) {
            case "IntValue" -> "an integer";
            case "FloatValue" -> "a number with a fraction or exponent";
            case "StringValue" -> "a string";
            case "BooleanValue" -> "a boolean";
            case "EnumValue" -> "a name of an enum";
            case "NullValue" -> "null";
            case "ArrayValue" -> "a list";
            case "ObjectValue" -> "an object";
            case "VariableReference" -> "a variable";
            default -> "another value";
        };
    }

    private static String javaKind(String name, String otherwise) {
        return switch (name) {
            case "String" -> "a string";
            case "Boolean" -> "a boolean";
            case "Integer", "Long", "BigInteger" -> "an integer";
            case "Double", "Float", "BigDecimal" -> "a number with a fraction or exponent";
            case "LinkedHashMap", "Map", "HashMap" -> "an object";
            case "ArrayList", "List" -> "a list";
            default -> otherwise.substring("but it was ".length());
        };
    }
}
