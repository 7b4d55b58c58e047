package dev.peergraph.operations;

import dev.peergraph.pages.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.graphql.ResponseError;
import org.springframework.stereotype.Component;

/** Counts answers by the codes of their errors: an answer once for each code, however many of its errors have it. */
@Component
public final class ErrorMeters {

    /** Counter: answers to requests for GraphQL, by {@code code}, which is {@code extensions.code} of an error. */
    static final String ERRORS = "peergraph.errors";

    private final Map<String, Counter> counters;

    ErrorMeters(MeterRegistry registry) {
        this.counters = Stream.of(ErrorCode.values()).map(ErrorCode::name)
                .collect(Collectors.toUnmodifiableMap(code -> code, code -> registry.counter(ERRORS, "code", code)));
    }

    /** Counts an executed request by its errors. */
    public void count(List<ResponseError> errors) {
        if (!errors.isEmpty()) {
            errors.stream().map(error -> String.valueOf(error.getExtensions().get("code"))).distinct().forEach(this::count);
        }
    }

    /** Counts a request that was refused before its execution. */
    public void count(String code) {
        Counter counter = counters.get(code);
        if (counter != null) {
            counter.increment();
        }
    }
}
