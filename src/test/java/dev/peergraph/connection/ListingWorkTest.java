package dev.peergraph.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class ListingWorkTest {

    private final Scheduler threads = Schedulers.newSingle("work-on-listings", true);

    @AfterEach
    void end() {
        threads.dispose();
    }

    private static String thread(ListingWork work, int rows) {
        return Objects.requireNonNull(work.done(rows, () -> Thread.currentThread().getName()).block(Duration.ofSeconds(20)));
    }

    @Test
    void doesAFewRowsOfARequestAtOnceAndTheRestOnThreadsOfItsOwn() {
        ListingWork work = new ListingWork(threads);
        String caller = Thread.currentThread().getName();
        assertThat(thread(work, 4000)).isEqualTo(caller);
        assertThat(thread(work, 1000)).isEqualTo(caller);
        assertThat(thread(work, 1)).startsWith("work-on-listings");
        assertThat(thread(work, Integer.MAX_VALUE)).startsWith("work-on-listings");
        assertThat(thread(work, 1)).startsWith("work-on-listings");
        assertThat(thread(new ListingWork(threads), 20_000)).startsWith("work-on-listings");
    }
}
