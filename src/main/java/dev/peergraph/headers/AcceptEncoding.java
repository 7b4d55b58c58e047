package dev.peergraph.headers;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides whether an answer is compressed, by the request's {@code Accept-Encoding} (RFC 9110 §12.5.3). */
public final class AcceptEncoding {

    private AcceptEncoding() {
    }

    /** Returns whether an answer may be sent as gzip, the only coding there is: its weight must not be below that of the plain form. */
    public static boolean takesGzip(@Nullable List<String> lines) {
        if (lines == null || lines.isEmpty()) {
            return false;
        }
        WeightedList codings = new WeightedList(lines);
        // RFC 9110 §8.4.1.3: both names mean the same coding.
        double gzip = Stream.of("gzip", "x-gzip").map(codings::of).flatMapToDouble(OptionalDouble::stream).min()
                .orElseGet(() -> codings.of("*").orElse(0));
        return gzip > 0 && gzip >= codings.of("identity").orElse(0);
    }
}
