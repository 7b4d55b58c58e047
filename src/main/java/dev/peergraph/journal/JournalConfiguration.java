package dev.peergraph.journal;

import dev.peergraph.time.MonotonicClock;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** Makes the journal, and has it tell what is due. */
@Configuration(proxyBeanMethods = false)
class JournalConfiguration {

    private static final long INTERVAL_SECONDS = 5;

    @Bean
    Journal journal(MonotonicClock clock) {
        return new Journal(clock);
    }

    @Bean(destroyMethod = "dispose")
    Disposable journalTimer(Journal journal) {
        return Schedulers.parallel().schedulePeriodically(journal::tellWhatIsDue, INTERVAL_SECONDS, INTERVAL_SECONDS,
                TimeUnit.SECONDS);
    }
}
