package dev.peergraph.sandbox;

import dev.peergraph.sandbox.SandboxAnswer.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The parameters of the list operation. A filter holds the values of which one must match exactly; empty, it lets all pass. */
record SandboxQuery(String environment, Set<String> displayNames, Set<String> phases, Set<String> networks, OptionalInt pageSize,
        @Nullable String token) {

    static final String DISPLAY_NAME = "spec.display_name";
    static final String PHASE = "status.phase";
    static final String NETWORK = "spec.network";

    /** Reads decoded parameters; unknown ones are ignored, as upstream says it does. */
    static SandboxQuery of(Map<String, List<String>> parameters, int maxPageSize) {
        String environment = first(parameters, "environment");
        if (environment == null || environment.isBlank()) {
            throw Refusal.ofParameter("environment", "missing_parameter", "Missing Parameter", "'environment' is required");
        }
        return new SandboxQuery(environment, values(parameters, DISPLAY_NAME), values(parameters, PHASE), values(parameters, NETWORK),
                pageSize(first(parameters, "page_size"), maxPageSize), first(parameters, "page_token"));
    }

    /** Returns whether a peering passes every filter. */
    boolean matches(SandboxPeering peering) {
        return passes(displayNames, peering.displayName()) && passes(phases, peering.status().phase().name())
                && passes(networks, peering.network());
    }

    /** Returns a fingerprint of environment and filter. */
    long listing() {
        String listing = List.of(environment, new TreeSet<>(displayNames), new TreeSet<>(phases), new TreeSet<>(networks)).toString();
        return ByteBuffer.wrap(sha256(listing)).getLong();
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static OptionalInt pageSize(@Nullable String text, int max) {
        if (text == null) {
            return OptionalInt.empty();
        }
        // At most nine digits cannot overflow.
        int size = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (size < 1 || size > max) {
            throw Refusal.ofParameter("page_size", "invalid_page_size", "Invalid Page Size",
                    "'page_size' must be a number from 1 to " + max);
        }
        return OptionalInt.of(size);
    }

    private static boolean passes(Set<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }

    private static @Nullable String first(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
    }

    private static Set<String> values(Map<String, List<String>> parameters, String name) {
        return Set.copyOf(parameters.getOrDefault(name, List.of()));
    }
}
