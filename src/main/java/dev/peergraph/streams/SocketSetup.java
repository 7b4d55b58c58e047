package dev.peergraph.streams;

import dev.peergraph.auth.LateCredentials;
import dev.peergraph.browsers.AllowedOrigins;
import dev.peergraph.changes.ChangesProperties;
import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.Refusal;
import dev.peergraph.pages.ErrorCode;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;
import tools.jackson.databind.json.JsonMapper;

/** Opens WebSockets on the path of GraphQL, in place of Spring for GraphQL's own handler. */
@Configuration(proxyBeanMethods = false)
class SocketSetup {

    @Bean
    SocketParts socketParts(WebGraphQlHandler graphQl, LateCredentials credentials, OpenStreams open, ChangesProperties limits,
            GraphQlProperties properties, JsonMapper json, InstantSource dates) {
        return new SocketParts(graphQl, credentials, open, limits, properties.getWebsocket().getConnectionInitTimeout(), json, dates);
    }

    @Bean
    @Order(EdgeOrder.SOCKETS)
    RouterFunction<ServerResponse> graphQlOverWebSocket(SocketParts parts, AllowedOrigins origins, GraphQlProperties properties,
            @Value("${peergraph.limits.http.body-size:256KB}") DataSize longestMessage) {
        WebSocketService service = new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(
                () -> WebsocketServerSpec.builder()
                        .maxFramePayloadLength(Math.toIntExact(longestMessage.toBytes()))
                        // Reactor Netty would answer each ping at once, and keep all answers that the client does not read.
                        .handlePing(true)));
        return RouterFunctions.route(RequestPredicates.path(properties.getHttp().getPath()).and(SocketSetup::asksForOne), request -> {
            if (!origins.contains(request.exchange().getRequest())) {
                throw Refusal.of(HttpStatus.FORBIDDEN, ErrorCode.BAD_USER_INPUT, "Web pages of this origin may not open a WebSocket here.");
            }
            Opened opened = new Opened(parts, Handshake.of(request.exchange()));
            return ServerResponse.status(HttpStatus.SWITCHING_PROTOCOLS).build((exchange, _) -> service.handleRequest(exchange, opened));
        });
    }

    private static boolean asksForOne(ServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && "websocket".equalsIgnoreCase(request.headers().asHttpHeaders().getUpgrade());
    }

    /** Handles the one connection of a handshake. */
    private record Opened(SocketParts parts, Handshake handshake) implements WebSocketHandler {

        @Override
        public List<String> getSubProtocols() {
            return List.of(Socket.PROTOCOL);
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            return Mono.defer(() -> new Socket(parts, session, handshake).run());
        }
    }
}
