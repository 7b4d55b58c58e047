package dev.peergraph.streams;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.CloseStatus;

/** Why a stream ends, and what a WebSocket is closed with for it (RFC 6455 §7.4, and protocol {@code graphql-transport-ws}). */
enum StreamEnd {
    /** Its client leaves, or its subscription is over. */
    CLIENT(1000, null),
    /** A message is not of the protocol. */
    INVALID(4400, "Invalid message"),
    /** A message is too long. */
    TOO_LARGE(1009, null),
    /** An operation comes before the acknowledgement. */
    UNAUTHORIZED(4401, "Unauthorized"),
    /** A credential is not valid, or its time is over. */
    FORBIDDEN(4403, "Forbidden"),
    /** The client speaks none of the gateway's protocols. */
    PROTOCOL(4406, "Subprotocol not acceptable"),
    /** The first message does not come. */
    INIT_TIMEOUT(4408, "Connection initialisation timeout"),
    /** Two operations have the same id. */
    DUPLICATE(4409, "Subscriber already exists"),
    /** The client begins twice. */
    INIT_AGAIN(4429, "Too many initialisation requests"),
    /** The gateway has as many streams as it takes. */
    OVERLOAD(1013, "Too many connections"),
    /** The client does not answer pings. */
    SILENT(1001, null),
    /** The client does not read. */
    UNREAD(1001, null),
    /** The gateway stops: other replicas go on. */
    SHUTDOWN(1012, null);

    private final int code;
    private final @Nullable String reason;

    StreamEnd(int code, @Nullable String reason) {
        this.code = code;
        this.reason = reason;
    }

    CloseStatus status() {
        return new CloseStatus(code, reason);
    }

    /** Returns its name in the meter. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
