import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The listings of an upstream. How long one is follows from its environment's name. Counts its calls. */
final class Upstream {

    /** Some settled rows, of which one changes with each call while the listing moves. */
    static final String LIVE = "env-live";

    private static final int PAGE = 1000;

    private final Map<String, ByteBuf> pages = new ConcurrentHashMap<>();
    private final LongAdder calls = new LongAdder();
    private volatile boolean moves;

    long calls() {
        return calls.sum();
    }

    /** Lets the live listing change from now on, with a peering in transit. */
    void move() {
        moves = true;
    }

    /** Returns the page that a URI asks for. */
    ByteBuf page(String uri) {
        calls.increment();
        String environment = uri.replaceFirst(".*[?&]environment=([^&]*).*", "$1");
        int number = uri.contains("page_token=") ? Integer.parseInt(uri.replaceFirst(".*[?&]page_token=([0-9]+).*", "$1")) : 0;
        return switch (environment) {
            case "env-large" -> cached(environment, number, 5);
            case "env-whole" -> cached(environment, number, 4);
            case DeepListing.ENVIRONMENT -> cached(environment, number, 101);
            case LIVE -> bytes(live());
            default -> bytes(environment.startsWith("env-page") ? Rows.page(environment, 0, PAGE, PAGE, null)
                    : environment.startsWith("env-ten") ? Rows.page(environment, 0, 10, 10, null)
                    : Rows.page(environment, 0, 10, 5 * PAGE, "1"));
        };
    }

    private ByteBuf cached(String environment, int number, int of) {
        return pages.computeIfAbsent(environment + number, _ -> {
            String next = number == of - 1 ? null : Integer.toString(number + 1);
            return Unpooled.unreleasableBuffer(bytes(Rows.page(environment, number * PAGE, PAGE, of * PAGE, next))).asReadOnly();
        }).duplicate();
    }

    private String live() {
        String page = Rows.page(LIVE, 0, 100, 100, null);
        return moves
                ? page.replaceFirst("READY", "PROVISIONING").replaceFirst("\"peering 0\"", "\"peering 0, reading " + calls.sum() + "\"")
                : page;
    }

    private static ByteBuf bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }
}
