package dev.peergraph.auth;

import dev.peergraph.pages.Credential;
import dev.peergraph.secrets.SecretFile;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtReactiveAuthenticationManager;

/** Makes the credentials of callers known. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuthProperties.class)
class AuthConfiguration {

    private static final String CREDENTIAL = "peergraph.auth.service.credential";
    private static final String CREDENTIAL_FILE = CREDENTIAL + "-file";

    @Bean
    Partitions partitions(AuthProperties properties) {
        String key = properties.partitionKey();
        return key == null ? Partitions.withRandomKey() : Partitions.withKey(key);
    }

    @Bean
    @ConditionalOnProperty(CREDENTIAL_FILE)
    SecretFile<Credential> credentialFile(AuthProperties properties) {
        Path file = Objects.requireNonNull(properties.service().credentialFile());
        return new SecretFile<>(CREDENTIAL_FILE, file, text -> UpstreamSecret.read(CREDENTIAL_FILE, text));
    }

    @Bean
    CallerCredentials callerCredentials(AuthProperties properties, Partitions partitions, ObjectProvider<SecretFile<Credential>> file) {
        return switch (properties.mode()) {
            case PASS_THROUGH -> new PassThrough(partitions);
            case SERVICE -> new ServiceCredential(credential(properties.service().credential(), file), partitions,
                    properties.service().environmentsClaim());
        };
    }

    @Bean
    LateCredentials lateCredentials(AuthProperties properties, CallerCredentials credentials, ObjectProvider<ReactiveJwtDecoder> decoder) {
        return new LateCredentials(credentials, switch (properties.mode()) {
            case PASS_THROUGH -> null;
            case SERVICE -> new JwtReactiveAuthenticationManager(decoder.getObject());
        });
    }

    private static Supplier<Credential> credential(@Nullable String text, ObjectProvider<SecretFile<Credential>> file) {
        if (text == null) {
            return file.getObject();
        }
        Credential credential = UpstreamSecret.read(CREDENTIAL, text);
        return () -> credential;
    }
}
