package dev.peergraph.fleet;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import reactor.core.Exceptions;

/** Tells failures of Redis apart: those that pass, and those that an operator has to mend. */
final class RedisFailures {

    /** What a server says that will be well by itself. */
    private static final Set<String> PASSING = Set.of("LOADING", "MASTERDOWN", "BUSY", "READONLY", "CLUSTERDOWN", "TRYAGAIN", "OOM",
            "MISCONF", "NOREPLICAS");
    private static final String FULL = "ERR max number of clients";

    private RedisFailures() {
    }

    /** Returns a failure in a few words, without anything that was sent. */
    static String words(Throwable failure) {
        return refusal(failure).map(RedisFailures::kind).orElseGet(() -> switch (Exceptions.unwrap(failure)) {
            case TimeoutException _,RedisCommandTimeoutException _ -> "no answer in time";
            case RedisConnectionException _ -> "no connection";
            case RedisException _ -> "not connected";
            default -> failure.getClass().getSimpleName();
        });
    }

    /** Returns what a server said when it refused to serve at all: a wrong password, a database that it does not have. */
    static Optional<String> lastingRefusal(Throwable failure) {
        return refusal(failure).filter(said -> !PASSING.contains(kind(said)) && !said.startsWith(FULL));
    }

    private static Optional<String> refusal(Throwable failure) {
        return Stream.iterate(failure, one -> one != null, Throwable::getCause)
                .filter(RedisCommandExecutionException.class::isInstance)
                .map(refused -> String.valueOf(refused.getMessage()))
                .findFirst();
    }

    /** The first word of what a server says is a code. */
    private static String kind(String said) {
        return said.split(" ", 2)[0];
    }
}
