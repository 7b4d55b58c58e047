package dev.peergraph.pages;

import dev.peergraph.peering.PeeringFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What identifies a page: two requests with equal keys may share an answer.
 *
 * @param partition the wall between credentials, see {@link Caller#partition()}
 * @param environment the upstream's id of the environment
 * @param filter which of the environment's peerings are listed
 * @param pageSize rows asked for, 1..1000
 * @param token the upstream's opaque page token; {@code null} asks for the first page
 */
public record PageKey(String partition, String environment, PeeringFilter filter, int pageSize, @Nullable String token) {

    private static final long LIST = 40;
    private static final long REFERENCE = 4;

    /** Returns about how many bytes of heap its texts take, on a 64-bit JVM with compressed references. */
    public long bytes() {
        return of(partition) + of(environment) + of(token) + of(filter.displayNames()) + of(filter.networks()) + LIST
                + REFERENCE * filter.phases().size();
    }

    private static long of(List<String> texts) {
        long bytes = LIST;
        for (String text : texts) {
            bytes += REFERENCE + of(text);
        }
        return bytes;
    }

    /** A string and its bytes, one a character as for text that is all Latin-1. */
    private static long of(@Nullable String text) {
        return text == null ? 0 : 24 + 16 + (text.length() + 7L) / 8 * 8;
    }
}
