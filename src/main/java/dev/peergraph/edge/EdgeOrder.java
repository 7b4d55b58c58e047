package dev.peergraph.edge;

import org.springframework.core.Ordered;

/**
 * The order in which the parts of the gateway handle a request. Each block has the parts of one kind, in the order in which they run. A
 * request passes the blocks from the first to the last.
 */
public final class EdgeOrder {

    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE;
    private static final int LAST = Ordered.LOWEST_PRECEDENCE;

    // Settings of the server.

    /** Sets limits of HTTP/2, after Spring Boot has set its own. */
    public static final int HTTP2_SETTINGS = LAST;

    // Customizers of the server, which add handlers to new connections. Each of the last two adds its handler directly after the codec:
    // the handler that is added later comes first.

    /** Compresses answers. */
    public static final int COMPRESSION = FIRST;
    /** Closes idle connections. Its handler is the first of all. */
    public static final int IDLE_CONNECTIONS = COMPRESSION + 1;
    /** Counts the bytes that callers have not read yet, and holds pipelined requests back. */
    public static final int UNREAD_ANSWERS = IDLE_CONNECTIONS + 1;
    /** Checks the heads of requests, and writes the server's own refusals. */
    public static final int UNREADABLE_REQUESTS = UNREAD_ANSWERS + 1;

    // Decorators of the HTTP handler.

    /** Times requests for GraphQL. */
    public static final int REQUEST_TIMER = FIRST;
    /** Closes connections with their next answer while the gateway stops. */
    public static final int LAST_ANSWERS = REQUEST_TIMER + 1;
    /** Records requests for GraphQL, for the log and for traces. */
    public static final int OPERATION_RECORDER = LAST_ANSWERS + 1;
    /** Serves cached responses. */
    public static final int CACHED_RESPONSES = LAST;

    // Web filters.

    /** Gives a request its ids, which stand on every answer. */
    public static final int REQUEST_TRACES = FIRST;
    /** Sets the headers that stand on every answer, refusals by CORS too. */
    public static final int SECURITY_HEADERS = REQUEST_TRACES + 1;
    /** Checks origins. Sets the headers by which a web page can read any later refusal. */
    public static final int CORS = SECURITY_HEADERS + 1;
    /** Limits heads of requests over HTTP/2. */
    public static final int HEAD_LIMITS = CORS + 1;
    /** Keeps the ports of callers and operators apart. */
    public static final int ACTUATOR_GATE = FIRST + 10;
    /** Removes values of {@code Accept} that Spring cannot read. */
    public static final int READABLE_ACCEPT = FIRST + 20;
    /** Limits bodies of requests. Runs before Spring Security. */
    public static final int BODY_LIMITS = FIRST + 30;
    /** Passes requests by POST for GraphQL to their endpoint. Comes after Spring Security. */
    public static final int POST_ROUTE = LAST;

    // Routes, and the handler of errors in filters and routes.

    /** The route of WebSockets: before that of other requests for GraphQL. */
    public static final int SOCKETS = -2;
    /** Routes of GraphQL and its schema: before Spring Boot's own. */
    public static final int ROUTES = -1;
    /** Writes refusals: before Spring Boot's error page. */
    public static final int ERROR_ANSWERS = -2;

    // Interceptors of GraphQL requests.

    /** Notes what a request came to, with the codes of its errors. */
    public static final int OPERATION_RECORD = FIRST;
    /** Cancels a request whose client has gone away. */
    public static final int LEAVING_CLIENTS = OPERATION_RECORD + 1;
    /** Gives a code to the errors of all parts that follow. */
    public static final int REQUEST_ERRORS = LEAVING_CLIENTS + 1;
    /** Limits the number of requests at once. */
    public static final int ADMISSION = REQUEST_ERRORS + 1;
    /** Limits the size of answers. */
    public static final int ANSWER_LIMITS = FIRST + 10;
    /** Explains an answer by what the parts that follow have noted. */
    public static final int EXPLANATION = ANSWER_LIMITS + 1;
    /** Sets how values of variables are read. */
    public static final int STRICT_VARIABLES = EXPLANATION + 1;
    /** Finds the caller. */
    public static final int CALLER = STRICT_VARIABLES + 1;
    /** Finds the document to run. Caches it if the caller, who is known by then, is verified. */
    public static final int DOCUMENT = CALLER + 1;

    private EdgeOrder() {
    }
}
