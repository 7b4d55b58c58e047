package dev.peergraph.upstream;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.UpstreamAnswer;
import dev.peergraph.peering.PeeringFilter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a refusal of upstream into the one failure that stands for it: by status, and by body where the status is ambiguous. */
final class FailureReader {

    private static final String PAGE_SIZE = "page_size";
    private static final String PAGE_TOKEN = "page_token";
    private static final Pattern INVALID_KEY = Pattern.compile("invalid API key", Pattern.CASE_INSENSITIVE);

    private FailureReader() {
    }

    /** Returns the failure of an answer whose status is not 200; the body is as much of it as came. */
    static PageFailure read(UpstreamHeaders head, String body, PageRequest request) {
        CredentialMask mask = CredentialMask.of(request.caller().credential());
        ErrorBody said = ErrorBody.read(body, mask);
        UpstreamAnswer answer = answer(head, said, mask);
        String told = " (" + head.status() + ")" + said.detail().map(detail -> ": " + detail).orElse(".");
        return switch (head.status()) {
            case 400 -> badRequest(told, answer, request.key().token() != null);
            case 401 -> unauthenticated(told, answer, request.caller());
            case 403 -> INVALID_KEY.matcher(body).find() ? unauthenticated(told, answer, request.caller()) : forbidden(told, answer);
            case 402, 404, 410 -> forbidden(told, answer);
            case 414, 431 -> new PageFailure.Rejected(tooLong(request) + told, answer);
            case 408 -> unavailable(told, answer, head.retryAfter());
            case 429 -> new PageFailure.RateLimited("Upstream's rate limit is reached" + told, answer, head.untilBudgetReturns());
            default -> other(head, told, answer);
        };
    }

    /** Returns the failure of an answer of status 200 that is no page. */
    static PageFailure unreadable(UpstreamHeaders head, String message, Credential credential) {
        return new PageFailure.InvalidResponse(message, bare(head, credential));
    }

    /** Returns what only the head of an answer says. */
    static UpstreamAnswer bare(UpstreamHeaders head, Credential credential) {
        return answer(head, new ErrorBody(List.of(), null), CredentialMask.of(credential));
    }

    /** Returns whether upstream refused the page size, and may take a smaller one. */
    static boolean refusesPageSize(Throwable failure) {
        return failure instanceof PageFailure.Rejected rejected && rejected.answer() != null
                && refusedParameters(rejected.answer().errors()).contains(PAGE_SIZE);
    }

    private static PageFailure badRequest(String told, UpstreamAnswer answer, boolean tokenSent) {
        Set<String> refused = refusedParameters(answer.errors());
        // A sparse 400 names nothing; to a request that carried on from a token, the token is what can have gone bad.
        if (tokenSent && (refused.isEmpty() || refused.contains(PAGE_TOKEN))) {
            return new PageFailure.PageTokenRefused("Upstream no longer accepts the page token" + told, answer);
        }
        return new PageFailure.Rejected("Upstream refused the request" + told, answer);
    }

    /** A filter is what makes a request long, and so what its caller can shorten. */
    private static String tooLong(PageRequest request) {
        return request.key().filter().equals(PeeringFilter.NONE)
                ? "Upstream refused the request because it is too long: credential, environment and page token are over its limit"
                : "Argument \"filter\" must have fewer or shorter values: the request is longer than upstream accepts";
    }

    /** Names the parameters that errors are about: told by their source or, where they have none, by their text. */
    private static Set<String> refusedParameters(List<Map<String, Object>> errors) {
        Set<String> refused = new HashSet<>();
        for (Map<String, Object> error : errors) {
            if (error.get("source") instanceof Map<?, ?> source && source.get("parameter") instanceof String parameter) {
                refused.add(parameter);
            } else {
                List.of(PAGE_SIZE, PAGE_TOKEN).stream().filter(name -> mentions(error, name)).forEach(refused::add);
            }
        }
        return refused;
    }

    private static boolean mentions(Map<String, Object> error, String name) {
        return error.values().stream().anyMatch(value -> value instanceof String text && text.contains(name));
    }

    private static PageFailure other(UpstreamHeaders head, String told, UpstreamAnswer answer) {
        int status = head.status();
        if (status >= 500 && status <= 599) {
            return unavailable(told, answer, head.retryAfter());
        }
        if (status == 204) {
            return new PageFailure.InvalidResponse("Upstream answered without content (204).", answer);
        }
        if (status >= 300 && status <= 399) {
            return new PageFailure.InvalidResponse("Upstream answered with an unfollowed redirect (" + status + ").", answer);
        }
        return new PageFailure.InvalidResponse("Upstream answered with an unexpected status" + told, answer);
    }

    private static PageFailure unauthenticated(String told, UpstreamAnswer answer, Caller caller) {
        return caller.borrowsCredential()
                ? new PageFailure.GatewayUnauthenticated("Upstream does not accept the gateway's own credential" + told, answer)
                : new PageFailure.Unauthenticated("Upstream does not accept the credential" + told, answer);
    }

    private static PageFailure forbidden(String told, UpstreamAnswer answer) {
        return new PageFailure.Forbidden("The environment does not exist, or this credential may not read it" + told, answer);
    }

    private static PageFailure unavailable(String told, UpstreamAnswer answer, @Nullable Duration retryAfter) {
        return new PageFailure.Unavailable("Upstream cannot answer now" + told, answer, retryAfter);
    }

    private static UpstreamAnswer answer(UpstreamHeaders head, ErrorBody said, CredentialMask mask) {
        String requestId = head.requestId() == null ? said.requestId() : mask.clipped(head.requestId());
        String challenge = head.wwwAuthenticate() == null ? null : mask.clipped(head.wwwAuthenticate());
        return new UpstreamAnswer(head.status(), requestId, said.errors(), challenge, head.rate());
    }
}
