package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class BlockingCallWatchTest {

    @Test
    void blockingCallFailsWhereThreadsMustNotBlock() {
        Mono<String> blocking = Mono.fromCallable(() -> {
            Thread.sleep(1);
            return "passed unseen";
        }).subscribeOn(Schedulers.parallel());
        assertThatThrownBy(() -> blocking.block(Duration.ofSeconds(30))).hasRootCauseInstanceOf(BlockingOperationError.class);
    }
}
