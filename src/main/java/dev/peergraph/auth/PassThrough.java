package dev.peergraph.auth;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

/** Passes the caller's own {@code Authorization} on: Basic with a Cloud API key, or Bearer with an STS token (OpenAPI, securitySchemes). */
final class PassThrough implements CallerCredentials {

    private final Partitions partitions;

    PassThrough(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public Mono<Caller> caller(HttpHeaders headers) {
        List<String> values = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
        return usable(values) ? Mono.fromSupplier(() -> caller(values.getFirst(), headers)) : Mono.empty();
    }

    private Caller caller(String authorization, HttpHeaders headers) {
        Credential credential = new Credential(authorization);
        return new Caller(partitions.of(credential), credential, headers.getFirst(HttpHeaders.USER_AGENT));
    }

    /** Two credentials at once would leave open whose answer it is. */
    private static boolean usable(List<String> values) {
        if (values.size() != 1) {
            return false;
        }
        String value = values.getFirst();
        int space = Math.max(0, value.indexOf(' '));
        String scheme = value.substring(0, space).toLowerCase(Locale.ROOT);
        return (scheme.equals("basic") || scheme.equals("bearer")) && !value.substring(space).isBlank();
    }
}
