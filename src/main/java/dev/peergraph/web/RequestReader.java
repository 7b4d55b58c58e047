package dev.peergraph.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.documents.Operations;
import dev.peergraph.edge.Refusal;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.requests.ReadRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.graphql.server.support.SerializableGraphQlRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the parameters of a GraphQL request (GraphQL over HTTP §5) out of a body of JSON or a URL, each of its own JSON type and no other.
 */
@Component
class RequestReader {

    private static final List<String> PARAMETERS = List.of("query", "operationName", "variables", "extensions");

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads a POST; fails with a {@link Refusal}. */
    Mono<SerializableGraphQlRequest> body(ServerRequest request) {
        return Mono.defer(() -> {
            requireJson(request.headers());
            ReadRequest read = ReadRequest.of(request);
            // Otherwise joined here, since Spring's search for a codec costs more than to read the bytes.
            return read == null
                    ? DataBufferUtils.join(request.exchange().getRequest().getBody())
                            .map(ReadRequest::bytes)
                            .switchIfEmpty(
                                    Mono.error(() -> Refusal.badRequest("The body is empty, but must be a JSON object with a \"query\".")))
                    : Mono.just(read.body());
        }).map(body -> parameters(object(body)));
    }

    /**
     * Reads a GET.
     *
     * @throws Refusal if the URL has no GraphQL request
     */
    SerializableGraphQlRequest url(ServerRequest request) {
        UrlParameters url = new UrlParameters(request.uri().getRawQuery());
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        for (String name : PARAMETERS) {
            List<String> values = url.values(name);
            if (values.size() > 1) {
                throw Refusal.badRequest("The URL must have one \"" + name + "\" at most, but has " + values.size() + ".");
            }
            String value = values.isEmpty() ? null : values.getFirst();
            boolean isJson = name.equals("variables") || name.equals("extensions");
            parameters.put(name, value == null || value.isEmpty() ? null : isJson ? parse(name, value) : value);
        }
        return parameters(parameters);
    }

    private @Nullable Object parse(String name, String value) {
        try {
            return json.readValue(value, Object.class);
        } catch (JacksonException _) {
            throw Refusal.badRequest("\"" + name + "\" in the URL is not valid JSON.");
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, @Nullable Object> object(byte[] body) {
        Object value;
        try {
            value = json.readValue(body, Object.class);
        } catch (JacksonException e) {
            throw Refusal.badRequest("The body is not valid JSON" + place(e) + ".");
        }
        if (value instanceof List) {
            throw Refusal.badRequest("The body is a JSON array, but batches are not taken: send each request by itself.");
        }
        if (value instanceof Map) {
            return (Map<String, @Nullable Object>) value;
        }
        throw Refusal.badRequest("The body must be a JSON object with a \"query\".");
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ")";
    }

    private static SerializableGraphQlRequest parameters(Map<String, @Nullable Object> parameters) {
        SerializableGraphQlRequest request = new SerializableGraphQlRequest();
        text(parameters, "query").ifPresent(request::setQuery);
        text(parameters, "operationName").ifPresent(request::setOperationName);
        map(parameters, "variables").ifPresent(request::setVariables);
        map(parameters, "extensions").ifPresent(request::setExtensions);
        if (!Operations.namesPersisted(request) && (request.getQuery() == null || request.getQuery().isBlank())) {
            throw Refusal.badRequest("There is no \"query\": send a GraphQL document, or \"extensions\" with a \"persistedQuery\".");
        }
        return request;
    }

    private static Optional<String> text(Map<String, @Nullable Object> parameters, String name) {
        Object value = parameters.get(name);
        if (value != null && !(value instanceof String)) {
            throw Refusal.badRequest("\"" + name + "\" must be a string.");
        }
        return Optional.ofNullable((String) value);
    }

    @SuppressWarnings("unchecked")
    private static Optional<Map<String, Object>> map(Map<String, @Nullable Object> parameters, String name) {
        Object value = parameters.get(name);
        if (value != null && !(value instanceof Map)) {
            throw Refusal.badRequest("\"" + name + "\" must be a JSON object or null, but is " + kind(value) + ".");
        }
        return Optional.ofNullable((Map<String, Object>) value);
    }

    private static String kind(Object value) {
        return switch (value) {
            case List<?> list -> list.isEmpty() ? "an empty array" : "an array";
            case String text -> text.isEmpty() ? "an empty string" : "a string";
            case Boolean _ -> "a boolean";
            default -> "a number";
        };
    }

    private static void requireJson(ServerRequest.Headers headers) {
        try {
            MediaType type = headers.contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
            boolean utf8 = type.getCharset() == null || type.getCharset().equals(UTF_8);
            if (!type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON) || !utf8) {
                throw unsupported();
            }
        } catch (IllegalArgumentException _) {
            throw unsupported();
        }
        String encoding = headers.firstHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            throw Refusal.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, ErrorCode.BAD_USER_INPUT, "The body must not be compressed.")
                    .with(HttpHeaders.ACCEPT_ENCODING, "identity");
        }
    }

    private static Refusal unsupported() {
        return Refusal.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, ErrorCode.BAD_USER_INPUT,
                "The header Content-Type must be application/json, in UTF-8.")
                .with(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
    }
}
