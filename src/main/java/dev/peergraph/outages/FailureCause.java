package dev.peergraph.outages;

import java.util.Set;

/**
 * The class of what kept upstream's answer from coming. Holds no text of a caller or of upstream, so that it can be shown, logged and
 * counted.
 *
 * @param name the class in capitals, such as {@code DNS} or {@code STATUS_503}
 */
public record FailureCause(String name) {

    /** The host name is not known, or the name server does not answer. */
    public static final FailureCause DNS = new FailureCause("DNS");
    /** Nobody listens at the address. */
    public static final FailureCause REFUSED = new FailureCause("REFUSED");
    /** There is no route to the address. */
    public static final FailureCause UNREACHABLE = new FailureCause("UNREACHABLE");
    /** The connection was not accepted in time. */
    public static final FailureCause CONNECT_TIMEOUT = new FailureCause("CONNECT_TIMEOUT");
    /** The TLS handshake failed. */
    public static final FailureCause TLS = new FailureCause("TLS");
    /** The answer did not come, or did not end, in time. */
    public static final FailureCause TIMEOUT = new FailureCause("TIMEOUT");
    /** The connection was closed before the answer was complete. */
    public static final FailureCause RESET = new FailureCause("RESET");
    /** The connection failed in another way. */
    public static final FailureCause CONNECTION = new FailureCause("CONNECTION");
    /** The proxy before upstream did not let the call through. */
    public static final FailureCause PROXY = new FailureCause("PROXY");
    /** The whole request was out of time, waits and retries included. */
    public static final FailureCause DEADLINE = new FailureCause("DEADLINE");
    /** The rate limit holds the call back. */
    public static final FailureCause BUDGET = new FailureCause("BUDGET");
    /** The gateway's own queue or connection pool is full. */
    public static final FailureCause OVERLOAD = new FailureCause("OVERLOAD");
    /** The answer cannot be read. */
    public static final FailureCause UNREADABLE = new FailureCause("UNREADABLE");

    /** The statuses that have a label of their own. */
    private static final Set<Integer> USUAL = Set.of(400, 401, 402, 403, 404, 408, 410, 429, 500, 502, 503, 504);
    private static final String STATUS = "STATUS_";

    /** Returns the cause that an HTTP status is. */
    public static FailureCause status(int status) {
        return new FailureCause(STATUS + status);
    }

    /** Returns the name for a meter's label: of the unusual statuses only the hundred, such as {@code STATUS_5XX}. */
    public String label() {
        if (!name.startsWith(STATUS)) {
            return name;
        }
        int status = Integer.parseInt(name.substring(STATUS.length()));
        return USUAL.contains(status) ? name : STATUS + status / 100 + "XX";
    }

    /** Returns what an operator can do about it, as a clause for the log. */
    public String remedy() {
        return switch (name) {
            case "DNS" -> "check the host of peergraph.upstream.base-url, and the name server";
            case "REFUSED" -> "check host and port of peergraph.upstream.base-url, and whether something listens there";
            case "UNREACHABLE", "CONNECT_TIMEOUT" -> "check the network and the firewalls on the way to upstream";
            case "TLS" -> "check upstream's certificate, peergraph.upstream.ssl-bundle, and the clock";
            case "TIMEOUT" -> "upstream is slow: wait, or raise peergraph.upstream.response-timeout if it always is";
            case "RESET", "CONNECTION" -> "upstream, or something on the way, closes connections: wait, or ask who runs it";
            case "PROXY" -> "check peergraph.upstream.proxy.* and the proxy";
            case "DEADLINE" -> "upstream is slow: wait, or raise peergraph.guard.deadline";
            case "BUDGET" -> "raise the limit at upstream, or peergraph.cache.fresh";
            case "OVERLOAD" -> "raise peergraph.guard.concurrency.* and peergraph.guard.queue.*, or add replicas";
            case "UNREADABLE" -> "report it: upstream's answers have changed, or are larger than peergraph.upstream.max-response-size";
            default -> "upstream fails by itself: wait, and see its status page";
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
