package dev.peergraph.auth;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call.
 *
 * @param mode {@code pass-through}: callers send their own upstream credential, and the gateway holds none
 * @param partitionKey key of the hashes by which credentials are told apart, at least 32 characters; random for each process where absent,
 * which is all that one process needs
 */
@ConfigurationProperties(prefix = "peergraph.auth", ignoreUnknownFields = false)
record AuthProperties(@DefaultValue("pass-through") Mode mode, @Nullable String partitionKey) {

    private static final int MIN_KEY_LENGTH = 32;

    AuthProperties {
        if (partitionKey != null && partitionKey.length() < MIN_KEY_LENGTH) {
            throw new IllegalArgumentException("peergraph.auth.partition-key must have at least " + MIN_KEY_LENGTH
                    + " characters, but has " + partitionKey.length());
        }
    }

    @Override
    public String toString() {
        return "AuthProperties[mode=" + mode + "]";
    }

    /** How callers prove themselves. */
    enum Mode {
        /** By their own upstream credential. */
        PASS_THROUGH
    }
}
