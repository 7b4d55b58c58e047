import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A POST request with JSON; its bytes are made once. */
final class Request {

    private static final String CREDENTIAL = credential("bench");

    private final String path;
    private final String credential;
    private final String headers;
    private final String body;
    private byte[] bytes;

    private Request(String path, String credential, String headers, String body) {
        this.path = path;
        this.credential = credential;
        this.headers = headers;
        this.body = body;
    }

    /** Returns a request with the credential of all benches. */
    static Request of(String path, String body) {
        return new Request(path, CREDENTIAL, "", body);
    }

    static Request ofGateway(String body) {
        return of("/graphql", body);
    }

    /** Returns the same request of another caller. */
    Request as(String key) {
        return new Request(path, credential(key), headers, body);
    }

    /** Returns the same request, to be answered by pages that are fetched for it. */
    Request uncached() {
        return new Request(path, credential, headers + "Cache-Control: no-cache\r\n", body);
    }

    static String credential(String key) {
        return "Basic " + Base64.getEncoder().encodeToString((key + ":secret").getBytes(StandardCharsets.US_ASCII));
    }

    String path() {
        return path;
    }

    String credential() {
        return credential;
    }

    String body() {
        return body;
    }

    /** Returns it as HTTP/1.1 sends it. */
    byte[] bytes() {
        if (bytes == null) {
            bytes = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
                    + "Authorization: " + credential + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }
}
