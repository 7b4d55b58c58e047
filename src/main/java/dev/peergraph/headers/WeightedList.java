package dev.peergraph.headers;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a header that lists tokens with weights (RFC 9110 §5.6.1 and §12.4.2), without regard to case. Invalid members are ignored;
 * a token that is listed twice has the lower weight.
 */
final class WeightedList {

    private static final Pattern MEMBER = Pattern.compile(
            "[ \\t]*+([!#$%&'*+.^_`|~0-9A-Za-z-]++)(?:[ \\t]*+;[ \\t]*+[qQ]=(0(?:\\.[0-9]*+)?|1(?:\\.0*+)?))?+[ \\t]*+");

    private final Map<String, Double> weights = new HashMap<>();

    /** Reads all lines of a header, which are one list (RFC 9110 §5.3). */
    WeightedList(List<String> lines) {
        for (String line : lines) {
            for (String member : line.split(",", -1)) {
                add(MEMBER.matcher(member));
            }
        }
    }

    private void add(Matcher member) {
        if (member.matches()) {
            String weight = member.group(2);
            weights.merge(member.group(1).toLowerCase(Locale.ROOT), weight == null ? 1 : Double.parseDouble(weight), Math::min);
        }
    }

    /** Returns the weight of a token, given in lower case; empty if it is not listed. */
    OptionalDouble of(String token) {
        Double weight = weights.get(token);
        return weight == null ? OptionalDouble.empty() : OptionalDouble.of(weight);
    }
}
