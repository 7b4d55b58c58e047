package dev.peergraph.fleet.pages;

import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.pages.PageKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys in Redis of one page, all in the slot of its credential.
 *
 * @param page the page itself
 * @param lease who fetches it
 * @param credentialRefused when upstream last refused the credential
 * @param environmentRefused when it last refused the environment to the credential
 * @param known that some replica has pages of the credential
 */
record PageNames(String page, String lease, String credentialRefused, String environmentRefused, String known) {

    static PageNames of(FleetKeys keys, PageKey key) {
        String[] parts = parts(key);
        // The stored form is part of the name: replicas of two versions would else overwrite each other's pages in turn.
        return new PageNames(keys.of(key.partition(), "page" + Seal.VERSION, parts),
                keys.of(key.partition(), "lease" + Seal.VERSION, parts),
                refused(keys, key.partition(), null), refused(keys, key.partition(), key.environment()), known(keys, key.partition()));
    }

    /** Lists go in with their lengths: two filters must not look the same. */
    private static String[] parts(PageKey key) {
        List<String> parts = new ArrayList<>(List.of(key.environment(), Integer.toString(key.pageSize())));
        add(parts, key.filter().displayNames());
        add(parts, key.filter().phases());
        add(parts, key.filter().networks());
        add(parts, key.token() == null ? List.of() : List.of(key.token()));
        return parts.toArray(String[]::new);
    }

    private static void add(List<String> parts, List<?> values) {
        parts.add(Integer.toString(values.size()));
        values.forEach(value -> parts.add(value.toString()));
    }

    /** Returns the key of a refusal: of a credential, or of one environment to it. */
    static String refused(FleetKeys keys, String partition, @Nullable String environment) {
        return environment == null ? keys.of(partition, "refused") : keys.of(partition, "refused", environment);
    }

    static String known(FleetKeys keys, String partition) {
        return keys.of(partition, "known");
    }

    List<String> all() {
        return List.of(page, lease, credentialRefused, environmentRefused, known);
    }
}
