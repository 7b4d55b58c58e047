package dev.peergraph.auth;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call.
 *
 * @param mode {@code pass-through}: callers send their own upstream credential, and the gateway holds none; {@code service}: callers send a
 * bearer token of an OIDC issuer, and the gateway has the one upstream credential
 * @param partitionKey key of the hashes that distinguish credentials, at least 32 characters; random for each process if absent, which is
 * enough for replicas that share nothing
 * @param service the service mode
 */
@ConfigurationProperties(prefix = "peergraph.auth", ignoreUnknownFields = false)
record AuthProperties(@DefaultValue("pass-through") Mode mode, @Nullable String partitionKey, @DefaultValue Service service) {

    private static final int MIN_KEY_LENGTH = 32;

    AuthProperties {
        require(partitionKey == null || partitionKey.length() >= MIN_KEY_LENGTH,
                "partition-key must have at least " + MIN_KEY_LENGTH + " characters");
        boolean both = service.credential() != null && service.credentialFile() != null;
        boolean none = service.credential() == null && service.credentialFile() == null;
        if (mode == Mode.SERVICE) {
            require(!none, "mode is service: set peergraph.auth.service.credential or peergraph.auth.service.credential-file");
            require(!both, "service.credential and peergraph.auth.service.credential-file are both set: leave one");
        } else {
            require(none, "service has a credential, but peergraph.auth.mode is pass-through: the gateway would hold it for nothing");
        }
    }

    /**
     * The service mode.
     *
     * @param credential the upstream credential: {@code key:secret} of a Cloud API key, or {@code Bearer} and a token; best given by the
     * environment variable {@code PEERGRAPH_AUTH_SERVICE_CREDENTIAL}
     * @param credentialFile a file with the credential, read again when it changes
     * @param environmentsClaim the claim of callers' tokens that lists the environments they may read, as a list or as words with spaces
     * between them; where absent, every caller may read all that the gateway's credential can
     * @param operatorAuthority what a token needs for the actuator's endpoints other than health: a scope, after {@code SCOPE_}
     */
    record Service(@Nullable String credential, @Nullable Path credentialFile, @Nullable String environmentsClaim,
            @DefaultValue("SCOPE_peergraph.operate") String operatorAuthority) {

        Service {
            require(!operatorAuthority.isBlank(), "service.operator-authority must not be blank");
            require(environmentsClaim == null || !environmentsClaim.isBlank(), "service.environments-claim must not be blank");
        }

        @Override
        public String toString() {
            return "Service[credentialFile=" + credentialFile + ", environmentsClaim=" + environmentsClaim + "]";
        }
    }

    @Override
    public String toString() {
        return "AuthProperties[mode=" + mode + ", service=" + service + "]";
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("peergraph.auth." + message);
        }
    }

    /** How callers prove themselves. */
    enum Mode {
        /** By their own upstream credential. */
        PASS_THROUGH,
        /** By a bearer token of an OIDC issuer. */
        SERVICE
    }
}
