package dev.peergraph.auth;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the credentials of callers known. */
@Configuration(proxyBeanMethods = false)
class AuthConfiguration {

    @Bean
    Partitions partitions(AuthProperties properties) {
        String key = properties.partitionKey();
        return key == null ? Partitions.withRandomKey() : Partitions.withKey(key);
    }

    @Bean
    CallerCredentials callerCredentials(AuthProperties properties, Partitions partitions) {
        return switch (properties.mode()) {
            case PASS_THROUGH -> new PassThrough(partitions);
        };
    }
}
