package dev.peergraph.operators;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Tells which limits an operator has set, of which none is a secret. */
final class ChangedLimits {

    private ChangedLimits() {
    }

    /** Returns the properties under {@code peergraph.limits} and {@code peergraph.guard} that are set, or {@code default}. */
    static String of(Environment environment) {
        Map<String, String> set = new TreeMap<>();
        for (String prefix : new String[]{"peergraph.guard", "peergraph.limits"}) {
            Binder.get(environment).bind(prefix, Bindable.mapOf(String.class, String.class))
                    .ifBound(values -> values.forEach((name, value) -> set.put(prefix + "." + name, value)));
        }
        return set.isEmpty()
                ? "default"
                : set.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).collect(Collectors.joining(", "));
    }
}
