package dev.peergraph.requests;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/** Runs tasks on the thread that a connection belongs to. */
final class ConnectionThread {

    private ConnectionThread() {
    }

    /** Runs a task on the thread of a request's connection, after the tasks that wait there. */
    static void run(ServerHttpRequest request, Runnable task) {
        HttpServerRequest wire = ServerHttpRequestDecorator.getNativeRequest(request);
        wire.withConnection(connection -> connection.channel().eventLoop().execute(task));
    }
}
