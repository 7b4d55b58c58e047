package dev.peergraph.pages;

import dev.peergraph.outages.FailureCause;
import dev.peergraph.outages.UpstreamFailure;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An expected failure to read a page: the only kind that crosses {@link PeeringPages}. Has no stack trace; its message is for people and
 * holds no credential.
 */
public abstract sealed class PageFailure extends RuntimeException {

    private final transient @Nullable UpstreamAnswer answer;

    private final transient @Nullable FailureCause reason;

    private PageFailure(String message, @Nullable UpstreamAnswer answer) {
        this(message, answer, answer == null ? null : FailureCause.status(answer.status()));
    }

    private PageFailure(String message, @Nullable UpstreamAnswer answer, @Nullable FailureCause reason) {
        super(message, null, false, false);
        this.answer = answer;
        this.reason = reason;
    }

    /** Returns the class of its cause; {@code null} if that is not known. */
    public final @Nullable FailureCause reason() {
        return reason;
    }

    /** Returns the code that clients see. */
    public final ErrorCode code() {
        return switch (this) {
            case Unauthenticated _ -> ErrorCode.UNAUTHENTICATED;
            case GatewayUnauthenticated _ -> ErrorCode.GATEWAY_UNAUTHENTICATED;
            case Forbidden _ -> ErrorCode.FORBIDDEN;
            case Rejected _ -> ErrorCode.BAD_USER_INPUT;
            case RateLimited _ -> ErrorCode.RATE_LIMITED;
            case Unavailable _ -> ErrorCode.UPSTREAM_UNAVAILABLE;
            case PageTokenRefused _,InvalidResponse _ -> ErrorCode.UPSTREAM_INVALID_RESPONSE;
        };
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Returns whether a page that was fetched before may stand in: the failure says nothing of what upstream would answer. */
    public final boolean leavesPagesUseful() {
        return switch (this) {
            case GatewayUnauthenticated _,Unavailable _,RateLimited _,InvalidResponse _ -> true;
            case Unauthenticated _,Forbidden _,Rejected _,PageTokenRefused _ -> false;
        };
    }

    /** Returns what is told of it with a page that could not be refreshed since a date. */
    public final UpstreamFailure since(Instant date) {
        return new UpstreamFailure(code().name(), reason == null ? null : reason.name(), date);
    }

    /** Returns what upstream said; {@code null} where it was not asked or did not answer. */
    public final @Nullable UpstreamAnswer answer() {
        return answer;
    }

    /** No credential, or upstream does not take the caller's: 401, or 403 with a body that says that the API key is invalid. */
    public static final class Unauthenticated extends PageFailure {
        /** Makes one, with what upstream said if it was asked. */
        public Unauthenticated(String message, @Nullable UpstreamAnswer answer) {
            super(message, answer);
        }
    }

    /** Upstream does not take the gateway's own credential, by the same answers: nothing that the caller could mend. */
    public static final class GatewayUnauthenticated extends PageFailure {
        /** Makes one with what upstream said. */
        public GatewayUnauthenticated(String message, UpstreamAnswer answer) {
            super(message, answer);
        }
    }

    /** The environment does not exist or this credential may not read it: 402, 403, 404, 410. */
    public static final class Forbidden extends PageFailure {
        /** Makes one, with what upstream said if it was asked. */
        public Forbidden(String message, @Nullable UpstreamAnswer answer) {
            super(message, answer);
        }
    }

    /** Upstream finds the request wrong: 400, but for a refused page token, or too long: 414, 431. */
    public static final class Rejected extends PageFailure {
        /** Makes one with what upstream said. */
        public Rejected(String message, UpstreamAnswer answer) {
            super(message, answer);
        }
    }

    /** Upstream no longer takes the page token: 400 to a request that carried one. The listing can be walked again from its start. */
    public static final class PageTokenRefused extends PageFailure {
        /** Makes one with what upstream said. */
        public PageTokenRefused(String message, UpstreamAnswer answer) {
            super(message, answer);
        }
    }

    /** The caller's budget upstream is spent: 429, or held back so long that waiting is pointless. */
    public static final class RateLimited extends PageFailure {
        private final @Nullable Duration retryAfter;

        /** Makes one with the time until calls may pass again, if known. */
        public RateLimited(String message, @Nullable UpstreamAnswer answer, @Nullable Duration retryAfter) {
            super(message, answer, answer == null ? FailureCause.BUDGET : FailureCause.status(answer.status()));
            this.retryAfter = retryAfter;
        }

        /** Returns how long to wait before asking again; {@code null} if unknown. */
        public @Nullable Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Upstream cannot answer now: 408, 5xx, timeouts, failed connections, or the gateway does not ask it to. */
    public static sealed class Unavailable extends PageFailure permits NoConnection, ProxyRefused {
        private final @Nullable Duration retryAfter;

        /** Makes one with the time until asking again has a point, if known. */
        public Unavailable(String message, @Nullable UpstreamAnswer answer, @Nullable Duration retryAfter) {
            super(message, answer);
            this.retryAfter = retryAfter;
        }

        /** Makes one of a known cause. */
        public Unavailable(String message, @Nullable UpstreamAnswer answer, @Nullable Duration retryAfter, @Nullable FailureCause reason) {
            super(message, answer, reason);
            this.retryAfter = retryAfter;
        }

        /** Makes that of a request whose deadline has passed. */
        public static Unavailable outOfTime(Duration deadline) {
            return new Unavailable("Upstream did not answer within the " + deadline.toMillis() + " ms that a request may take.", null,
                    null, FailureCause.DEADLINE);
        }

        /** Returns how long to wait before asking again; {@code null} if unknown. */
        public final @Nullable Duration retryAfter() {
            return retryAfter;
        }
    }

    /** No connection to upstream was free: it was not asked, and so this says nothing of its health or budgets. */
    public static final class NoConnection extends Unavailable {
        /** Makes one. */
        public NoConnection(String message) {
            super(message, null, null, FailureCause.OVERLOAD);
        }
    }

    /**
     * The proxy before upstream does not let calls through until an operator acts: it refuses the gateway's password, or upstream's host.
     */
    public static final class ProxyRefused extends Unavailable {
        /** Makes one. */
        public ProxyRefused(String message) {
            super(message, null, null, FailureCause.PROXY);
        }
    }

    /** An answer that cannot be read: undecodable, too large, 204, an unfollowed redirect, any other status, a listing without end. */
    public static final class InvalidResponse extends PageFailure {
        /** Makes one, with what upstream said if it answered; without errors where its status was 200. */
        public InvalidResponse(String message, @Nullable UpstreamAnswer answer) {
            super(message, answer,
                    answer == null || answer.status() == 200 ? FailureCause.UNREADABLE : FailureCause.status(answer.status()));
        }
    }
}
