package dev.peergraph.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.edge.Refusal;
import dev.peergraph.pages.ErrorCode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.graphql.MediaTypes;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The forms that an answer can have, the preferred one first. */
enum AnswerType {
    /** JSON for older clients: invalid documents are answered with 200, too. */
    JSON,
    /** JSON with a status that says whether the request was executed (GraphQL over HTTP §6.4). */
    GRAPHQL_RESPONSE,
    /** Events (protocol of graphql-sse, distinct connections mode). */
    EVENT_STREAM;

    private static final Comparator<MediaType> BY_QUALITY = Comparator.comparingDouble(MediaType::getQualityValue).reversed();

    MediaType mediaType() {
        return switch (this) {
            case JSON -> MediaType.APPLICATION_JSON;
            case GRAPHQL_RESPONSE -> MediaTypes.APPLICATION_GRAPHQL_RESPONSE;
            case EVENT_STREAM -> MediaType.TEXT_EVENT_STREAM;
        };
    }

    /**
     * Returns the type that a request's {@code Accept} prefers: the one with the highest quality, of equal ones the first (RFC 9110
     * §12.5.1).
     *
     * @throws Refusal with 406 if it accepts none of these
     */
    static AnswerType of(HttpHeaders headers) {
        List<String> lines = headers.getOrEmpty(HttpHeaders.ACCEPT);
        if (lines.size() == 1 && lines.getFirst().equals(MediaType.APPLICATION_JSON_VALUE)) {
            // What most clients send need not be parsed.
            return JSON;
        }
        List<MediaType> accepted = accepted(headers);
        if (accepted.isEmpty()) {
            return JSON;
        }
        return accepted.stream()
                .filter(range -> range.getQualityValue() > 0)
                .sorted(BY_QUALITY)
                .flatMap(range -> matching(range, accepted).stream())
                .findFirst()
                .orElseThrow(AnswerType::notAcceptable);
    }

    private static Optional<AnswerType> matching(MediaType range, List<MediaType> accepted) {
        return List.of(values()).stream().filter(type -> type.isIn(range) && !type.isExcludedBy(accepted)).findFirst();
    }

    private boolean isIn(MediaType range) {
        return range.includes(mediaType()) && (range.getCharset() == null || range.getCharset().equals(UTF_8));
    }

    /** Returns whether a range excludes this type by quality 0, although a wildcard may include it. */
    private boolean isExcludedBy(List<MediaType> accepted) {
        return accepted.stream().anyMatch(range -> range.getQualityValue() == 0 && range.equalsTypeAndSubtype(mediaType()));
    }

    private static List<MediaType> accepted(HttpHeaders headers) {
        try {
            return headers.getAccept();
        } catch (InvalidMediaTypeException _) {
            throw notAcceptable();
        }
    }

    private static Refusal notAcceptable() {
        return Refusal.of(HttpStatus.NOT_ACCEPTABLE, ErrorCode.BAD_USER_INPUT, "The header Accept must take application/json, "
                + "application/graphql-response+json or text/event-stream, in UTF-8.");
    }
}
