package dev.peergraph.requests;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/** The one thread that all of a connection happens on. */
final class ConnectionThread {

    private ConnectionThread() {
    }

    /** Runs something on the thread of a request's connection, after what happens there now. */
    static void run(ServerHttpRequest request, Runnable task) {
        HttpServerRequest wire = ServerHttpRequestDecorator.getNativeRequest(request);
        wire.withConnection(connection -> connection.channel().eventLoop().execute(task));
    }
}
