package dev.peergraph.startup;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds environment variables that look like the gateway's properties, but are none. */
final class UnknownVariables {

    private static final String PREFIX = "PEERGRAPH_";

    /** What Kubernetes adds for each service whose name begins so. */
    private static final Pattern OF_KUBERNETES = Pattern
            .compile(
                    "PEERGRAPH_(?:\\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\\w+)?|PORT(?:_\\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)");

    private UnknownVariables() {
    }

    /** Returns the unknown ones, each with the nearest known one. */
    static Map<String, String> among(Set<String> variables, KnownProperties known) {
        Map<String, String> unknown = new TreeMap<>();
        for (String variable : variables) {
            boolean ours = variable.startsWith(PREFIX) && !known.types().isEmpty();
            if (ours && !isKnown(variable, known) && !OF_KUBERNETES.matcher(variable).matches()) {
                unknown.put(variable, nearest(variable, known));
            }
        }
        return unknown;
    }

    private static boolean isKnown(String variable, KnownProperties known) {
        String bare = bare(variable);
        String ofList = bare(variable.replaceFirst("(_\\d+)+_?$", ""));
        return known.types().keySet().stream().map(UnknownVariables::bare).anyMatch(name -> name.equals(bare) || name.equals(ofList));
    }

    private static String nearest(String variable, KnownProperties known) {
        return nearestProperty(variable, known).map(UnknownVariables::variable).orElseThrow();
    }

    /** Returns the known property whose name is the nearest; empty where none is known. */
    static Optional<String> nearestProperty(String unknown, KnownProperties known) {
        String bare = bare(unknown);
        return known.types().keySet().stream()
                .min(Comparator.comparingInt(name -> LevenshteinDistance.getDefaultInstance().apply(bare, bare(name))));
    }

    /** Returns the variable for a property, as Spring Boot has it. */
    private static String variable(String property) {
        return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String bare(String name) {
        return name.replaceAll("[._-]", "").toLowerCase(Locale.ROOT);
    }
}
