package dev.peergraph.deploy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an expression of PromQL names: metrics, and the labels by which it selects their series. */
record PromQl(Map<String, Set<String>> labelsOfMetrics) {

    /** A name, its selector, and whether it is called. Numbers with a unit, such as {@code 10m}, are none. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])([a-zA-Z_:][\\w:]*)\\s*(\\{[^}]*})?\\s*(\\()?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern GROUPING = Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool", "inf", "nan", "sum", "min", "max");

    static PromQl of(String expression) {
        // Quoted values are emptied first: they may hold anything.
        String bare = GROUPING.matcher(expression.replaceAll("\"[^\"]*\"", "\"\"").replaceAll("\\[[^]]*]", "")).replaceAll("");
        Map<String, Set<String>> metrics = new TreeMap<>();
        NAME.matcher(bare).results()
                .filter(name -> name.group(3) == null && !WORDS.contains(name.group(1)))
                .forEach(name -> metrics.computeIfAbsent(name.group(1), _ -> new TreeSet<>()).addAll(labels(name)));
        return new PromQl(metrics);
    }

    private static Set<String> labels(MatchResult name) {
        String selector = name.group(2) == null ? "" : name.group(2);
        return LABEL.matcher(selector).results().map(label -> label.group(1)).collect(Collectors.toSet());
    }
}
