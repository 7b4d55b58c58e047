package dev.peergraph.edge;

import org.springframework.core.Ordered;

/**
 * The order in which the parts of the gateway run that handle a request. Each block lists the parts of one kind, in the order in which
 * a request reaches them; the blocks follow one another in that order, too. Parts of Spring run after those of the same kind that have a
 * value of {@link #FIRST} and a few more.
 */
public final class EdgeOrder {

    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE;
    private static final int LAST = Ordered.LOWEST_PRECEDENCE;

    // Settings of the server, before it starts.

    /** Limits of HTTP/2: replace Spring Boot's own. */
    public static final int HTTP2_SETTINGS = LAST;

    // Customizers of the server: each adds its handler to new connections. The last two add theirs directly after the codec, so that the
    // handler of the later one is nearer to it.

    /** Compresses answers. */
    public static final int COMPRESSION = FIRST;
    /** Closes idle connections. Its handler is the first of a connection. */
    public static final int IDLE_CONNECTIONS = COMPRESSION + 1;
    /** Counts the bytes that callers have not read yet, and holds pipelined requests back. */
    public static final int UNREAD_ANSWERS = IDLE_CONNECTIONS + 1;
    /** Checks the heads of requests, and writes the server's own refusals. */
    public static final int UNREADABLE_REQUESTS = UNREAD_ANSWERS + 1;

    // Decorators of the HTTP handler.

    /** Times requests for GraphQL. */
    public static final int REQUEST_TIMER = FIRST;
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

    // Routes, and the handler of what fails in filters and routes.

    /** Routes of GraphQL and its schema: before Spring Boot's own. */
    public static final int ROUTES = -1;
    /** Writes refusals: before Spring Boot's error page. */
    public static final int ERROR_ANSWERS = -2;

    // Interceptors of GraphQL requests.

    /** Cancels a request whose client has gone away. */
    public static final int LEAVING_CLIENTS = FIRST;
    /** Gives a code to errors of all that follows. */
    public static final int REQUEST_ERRORS = LEAVING_CLIENTS + 1;
    /** Limits the number of requests at once. */
    public static final int ADMISSION = REQUEST_ERRORS + 1;
    /** Limits the size of answers. */
    public static final int ANSWER_LIMITS = FIRST + 10;
    /** Explains an answer, by what all that follows has noted. */
    public static final int EXPLANATION = ANSWER_LIMITS + 1;
    /** Sets how values of variables are read. */
    public static final int STRICT_VARIABLES = EXPLANATION + 1;
    /** Finds out who calls. */
    public static final int CALLER = STRICT_VARIABLES + 1;
    /** Finds the document to run. Keeps it for a caller that is known by then. */
    public static final int DOCUMENT = CALLER + 1;

    private EdgeOrder() {
    }
}
