package dev.peergraph.graphql;

import dev.peergraph.pages.ErrorCode;
import dev.peergraph.pages.UpstreamAnswer;
import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.language.SourceLocation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A GraphQL error whose extensions hold only its code and the details of that code. */
record CodedError(ErrorCode code, String message, @Nullable List<Object> path, List<SourceLocation> locations,
        Map<String, Object> extensions) implements GraphQLError {

    static CodedError of(ErrorCode code, String message, @Nullable List<Object> path, List<SourceLocation> locations) {
        return new CodedError(code, message, path, locations, Map.of("code", code.name()));
    }

    /** Returns the error of a limit of the gateway itself: its name, and the value that was found. */
    static CodedError limit(String message, String name, long limit, long actual) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", ErrorCode.LIMIT_EXCEEDED.name());
        extensions.put("name", name);
        extensions.put("limit", limit);
        extensions.put("actual", actual);
        return new CodedError(ErrorCode.LIMIT_EXCEEDED, message, null, List.of(), extensions);
    }

    /** Returns the error of a field. */
    CodedError at(List<Object> place, List<SourceLocation> where) {
        return new CodedError(code, message, place, where, extensions);
    }

    CodedError with(@Nullable Duration retryAfter, @Nullable UpstreamAnswer upstream) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        if (retryAfter != null) {
            more.put("retryAfterSeconds", Math.max(1, Math.ceilDiv(retryAfter.toMillis(), 1000)));
        }
        if (upstream != null) {
            more.put("upstream", extension(upstream));
        }
        return new CodedError(code, message, path, locations, more);
    }

    CodedError with(@Nullable Map<String, Object> further) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        if (further != null) {
            further.forEach(more::putIfAbsent);
        }
        return new CodedError(code, message, path, locations, more);
    }

    private static Map<String, Object> extension(UpstreamAnswer upstream) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("status", upstream.status());
        if (upstream.requestId() != null) {
            said.put("requestId", upstream.requestId());
        }
        said.put("errors", upstream.errors());
        if (upstream.wwwAuthenticate() != null) {
            said.put("wwwAuthenticate", upstream.wwwAuthenticate());
        }
        return said;
    }

    @Override
    public String getMessage() {
        return message;
    }

    @Override
    public @Nullable List<Object> getPath() {
        return path;
    }

    @Override
    public List<SourceLocation> getLocations() {
        return locations;
    }

    @Override
    public ErrorClassification getErrorType() {
        return ErrorClassification.errorClassification(code.name());
    }

    @Override
    public Map<String, Object> getExtensions() {
        return extensions;
    }

    /** Leaves out graphql-java's {@code classification}, which would be a second code. */
    @Override
    public Map<String, Object> toSpecification() {
        Map<String, Object> specification = new LinkedHashMap<>();
        specification.put("message", message);
        if (!locations.isEmpty()) {
            specification.put("locations", locations.stream().map(CodedError::place).toList());
        }
        if (path != null) {
            specification.put("path", path);
        }
        specification.put("extensions", extensions);
        return specification;
    }

    private static Map<String, Object> place(SourceLocation location) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("line", location.getLine());
        place.put("column", location.getColumn());
        return place;
    }
}
