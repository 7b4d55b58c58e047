package dev.peergraph.headers;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which content coding a request takes (RFC 9110 §12.5.3). Every answer is compressed, or not, by this one reading. */
public final class AcceptEncoding {

    private AcceptEncoding() {
    }

    /** Returns whether an answer may go out as gzip, the only coding there is; it must not be less wanted than the plain form. */
    public static boolean takesGzip(@Nullable List<String> lines) {
        if (lines == null || lines.isEmpty()) {
            return false;
        }
        WeightedList codings = new WeightedList(lines);
        // RFC 9110 §8.4.1.3: two names of one coding.
        double gzip = Stream.of("gzip", "x-gzip").map(codings::of).flatMapToDouble(OptionalDouble::stream).min()
                .orElseGet(() -> codings.of("*").orElse(0));
        return gzip > 0 && gzip >= codings.of("identity").orElse(0);
    }
}
