package dev.peergraph.upstream;

import org.jspecify.annotations.Nullable;

/** The {@code User-Agent} of calls: the gateway's own, then the caller's, as upstream's guidelines ask of a gateway. */
final class UserAgent {

    private static final int MAX_CALLER_LENGTH = 200;

    private final String own;

    UserAgent(String version, String contact) {
        this.own = "peergraph/" + version + " (" + contact + ")";
    }

    /** Returns the header's value, with the caller's appended if it sent one. */
    String onBehalfOf(@Nullable String callerUserAgent) {
        String caller = callerUserAgent == null ? "" : printable(callerUserAgent);
        return caller.isEmpty() ? own : own + " " + caller;
    }

    private static String printable(String value) {
        StringBuilder printable = new StringBuilder();
        value.chars().filter(c -> c >= ' ' && c <= '~').limit(MAX_CALLER_LENGTH).forEach(c -> printable.append((char) c));
        return printable.toString().strip();
    }
}
