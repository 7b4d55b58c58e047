package dev.peergraph.requests;

import dev.peergraph.edge.Refusal;
import dev.peergraph.pages.ErrorCode;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Refuses heads of requests that a server must not accept by RFC 9112. Netty's decoder, which reads other protocols too, accepts some. */
final class RequestHead {

    /** The URL that Netty's decoder gives a request whose first line it cannot read. */
    private static final String NO_URL = "/bad-request";

    private static final String NAME = "[A-Za-z0-9._~!$&'()*+,;=-]*+";

    /** RFC 3986 §3.2.2 and §3.2.3. A usual name matches as one run of characters: every request has one to check. */
    private static final Pattern HOST = Pattern
            .compile("(?:\\[[0-9A-Fa-fv:.~!$&'()*+,;=_-]+]|" + NAME + "(?:%[0-9A-Fa-f]{2}" + NAME + ")*+)(?::[0-9]*)?");

    /** RFC 3986 §3.3 and §3.4, and brackets, which many programs send in a query and which are not ambiguous there. */
    private static final BitSet IN_URL = new BitSet();

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?[]".chars().forEach(IN_URL::set);
    }

    private RequestHead() {
    }

    /** Returns why a request is refused for its head; {@code null} if it is not. */
    static @Nullable Refusal refusal(HttpRequest request) {
        DecoderResult result = request.decoderResult();
        if (result.isFailure()) {
            return unread(request, result.cause());
        }
        if (request.protocolVersion().majorVersion() != 1) {
            return Refusal.of(HttpStatus.HTTP_VERSION_NOT_SUPPORTED, ErrorCode.BAD_USER_INPUT, "The version of HTTP must be 1.1 or 1.0.");
        }
        Refusal url = url(request.uri(), request.method());
        Refusal host = url == null ? host(request) : url;
        return host == null ? coding(request) : host;
    }

    private static @Nullable Refusal unread(HttpRequest request, Throwable cause) {
        if (cause instanceof TooLongHttpLineException || cause instanceof TooLongHttpHeaderException) {
            return null;
        }
        return NO_URL.equals(request.uri())
                ? Refusal.badRequest(
                        "The first line of the request must be a method, a URL and HTTP/1.1, with one space between: a space in "
                                + "a URL stands there as %20.")
                : Refusal.badRequest("The headers of the request are not valid HTTP (RFC 9112).");
    }

    /** Returns why a request is refused for its URL; {@code null} if it is not. */
    static @Nullable Refusal url(String url, HttpMethod method) {
        for (int i = 0; i < url.length(); i++) {
            char character = url.charAt(i);
            if (character == '%' ? !isEncoded(url, i) : !IN_URL.get(character)) {
                return Refusal.badRequest(unencoded(character, i + 1));
            }
        }
        boolean form = url.startsWith("/") || url.equals("*") || method.equals(HttpMethod.CONNECT) || isAbsolute(url);
        return form
                ? null
                : Refusal.badRequest("The URL in the first line of the request must be a path, or begin with http:// or https://.");
    }

    private static boolean isEncoded(String url, int at) {
        return at + 2 < url.length() && Character.digit(url.charAt(at + 1), 16) >= 0 && Character.digit(url.charAt(at + 2), 16) >= 0;
    }

    private static String unencoded(char character, int place) {
        return character == '%'
                ? "The URL must be percent-encoded: its character %d is a %% without two hexadecimal digits after it.".formatted(place)
                : "The URL must be percent-encoded: its character %d stands there as %%%02X%s.".formatted(place, (int) character,
                        character > ' ' && character < 127 ? ", and not as " + character : "");
    }

    private static boolean isAbsolute(String url) {
        try {
            URI target = new URI(url);
            return target.getHost() != null
                    && List.of("http", "https").contains(String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static @Nullable Refusal host(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        boolean mayLack = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
        if (hosts.size() > 1 || (hosts.isEmpty() && !mayLack)) {
            return Refusal.badRequest("The request must have one header Host, but has " + hosts.size() + ".");
        }
        return hosts.isEmpty() || HOST.matcher(hosts.getFirst()).matches()
                ? null
                : Refusal.badRequest("The header Host must be the name of a host, and perhaps a port.");
    }

    private static @Nullable Refusal coding(HttpRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        boolean known = codings.isEmpty() || (codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst()));
        return known
                ? null
                : Refusal.of(HttpStatus.NOT_IMPLEMENTED, ErrorCode.BAD_USER_INPUT, "The header Transfer-Encoding must be chunked alone.");
    }
}
