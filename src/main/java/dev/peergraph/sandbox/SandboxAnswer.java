package dev.peergraph.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer of the sandbox before it is written: status, headers of its own, and a body to be made JSON. */
record SandboxAnswer(int status, Map<String, String> headers, Object body) {

    static SandboxAnswer ok(Object body) {
        return new SandboxAnswer(200, Map.of(), body);
    }

    static SandboxAnswer unauthenticated(String id) {
        Map<String, String> challenge = Map
                .of("WWW-Authenticate", "Basic error=\"invalid_key\", error_description=\"The API Key is invalid\"");
        return failed(new Problem(id, "401", "user_unauthenticated", "Authentication Required",
                "Valid authentication credentials must be provided", null)).with(challenge);
    }

    static SandboxAnswer forbidden(String id) {
        return failed(new Problem(id, "403", "forbidden_access", null, "Forbidden Access", Map.of()));
    }

    static SandboxAnswer rateLimited(String id) {
        return failed(new Problem(id, "429", "rate_limit_exceeded", "Too Many Requests",
                "Rate limit exceeded; retry after the window resets", null));
    }

    static SandboxAnswer internalError(String id) {
        return failed(new Problem(id, "500", "internal_error", "Internal Server Error", "Oops, something went wrong!", null));
    }

    /** An answer whose status says it all. */
    static SandboxAnswer refused(String id, int status, String detail) {
        return failed(new Problem(id, Integer.toString(status), null, null, detail, Map.of()));
    }

    /** A 400 that names the part of the request it is about. */
    static SandboxAnswer badRequest(String id, Refusal refusal) {
        return failed(new Problem(id, "400", refusal.code, refusal.title, refusal.detail, refusal.source));
    }

    /** Returns this answer with more headers. */
    SandboxAnswer with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new SandboxAnswer(status, all, body);
    }

    private static SandboxAnswer failed(Problem problem) {
        return new SandboxAnswer(Integer.parseInt(problem.status()), Map.of(), new Failure(List.of(problem)));
    }

    /** The body of every failure. */
    record Failure(List<Problem> errors) {
    }

    /** The upstream's error object. */
    record Problem(String id, String status, @Nullable String code, @Nullable String title, String detail,
            @Nullable Map<String, String> source) {
    }

    /** The request is wrong in one part, which it names. */
    static final class Refusal extends RuntimeException {
        private final String code;
        private final String title;
        private final String detail;
        private final transient Map<String, String> source;

        private Refusal(String code, String title, String detail, Map<String, String> source) {
            super(detail, null, false, false);
            this.code = code;
            this.title = title;
            this.detail = detail;
            this.source = source;
        }

        /** A query parameter is wrong. */
        static Refusal ofParameter(String parameter, String code, String title, String detail) {
            return new Refusal(code, title, detail, Map.of("parameter", parameter));
        }

        /** A field of the body is wrong; an empty name means the whole body. */
        static Refusal ofField(String field, String detail) {
            return new Refusal("invalid_field", "Invalid Field", detail, Map.of("pointer", field.isEmpty() ? "" : "/" + field));
        }
    }
}
