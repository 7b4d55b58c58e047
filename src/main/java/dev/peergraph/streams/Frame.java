package dev.peergraph.streams;

import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;

/** What is sent on a WebSocket. */
sealed interface Frame {

    /** Returns the message for a session. */
    WebSocketMessage on(WebSocketSession session);

    /** Asks whether the client is there. */
    record Ping() implements Frame {

        @Override
        public WebSocketMessage on(WebSocketSession session) {
            return session.pingMessage(factory -> factory.wrap(new byte[0]));
        }
    }

    /**
     * Answers a client's ping.
     *
     * @param parts what the ping held
     */
    record Pong(Parts parts) implements Frame {

        @Override
        public WebSocketMessage on(WebSocketSession session) {
            return new WebSocketMessage(WebSocketMessage.Type.PONG, parts.in(session.bufferFactory()));
        }
    }

    /**
     * A text.
     *
     * @param parts its bytes in UTF-8
     */
    record Text(Parts parts) implements Frame {

        @Override
        public WebSocketMessage on(WebSocketSession session) {
            return new WebSocketMessage(WebSocketMessage.Type.TEXT, parts.in(session.bufferFactory()));
        }
    }
}
