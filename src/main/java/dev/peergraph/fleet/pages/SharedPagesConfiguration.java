package dev.peergraph.fleet.pages;

import dev.peergraph.auth.Partitions;
import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.FleetLinks;
import dev.peergraph.fleet.FleetTimes;
import dev.peergraph.sharing.PageReader;
import dev.peergraph.sharing.PageSharing;
import dev.peergraph.sharing.PageWindows;
import dev.peergraph.sharing.RevocablePages;
import dev.peergraph.sharing.SharedTexts;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

/** Makes what replicas share of pages. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("peergraph.fleet.enabled")
class SharedPagesConfiguration {

    @Bean
    Behind behind() {
        return new Behind(Schedulers.boundedElastic());
    }

    /** What pages are judged by lives longer than any: a full Redis then evicts the pages first ({@code volatile-ttl}). */
    @Bean
    KnownCredentials knownCredentials(FleetLinks links, FleetKeys keys, PageWindows windows) {
        Duration longest = windows.longest();
        return new KnownCredentials(links.pages(), keys, longest.plus(longest.dividedBy(4)).plusMillis(1));
    }

    @Bean
    Refusals fleetRefusals(FleetLinks links, FleetKeys keys, Partitions partitions, RevocablePages pages, KnownCredentials known,
            Behind behind) {
        return new Refusals(links.pages(), keys, new Seal(partitions.subkey("fleet refusals", "AES")), pages, known, behind)
                .listening(Schedulers.parallel());
    }

    @Bean
    PageSharing sharedPages(FleetLinks links, FleetKeys keys, FleetTimes times, Partitions partitions, PageReader reader,
            PageWindows windows, Refusals refusals, KnownCredentials known, Behind behind, MeterRegistry registry, MonotonicClock clock) {
        PageShelf shelf = new PageShelf(links.pages(), clock, times.page(), known.lifetime());
        SealedPages sealed = new SealedPages(new PageSeals(partitions.subkey("fleet pages", "AES")), reader, windows, clock,
                Schedulers.boundedElastic());
        return new SharedPages(links.pages(), keys, shelf, sealed, refusals, known, behind, new SharedPagesMeters(registry), clock);
    }

    @Bean
    SharedTexts fleetTexts(FleetLinks links, FleetKeys keys, FleetTimes times, Partitions partitions, Behind behind,
            MeterRegistry registry) {
        return new FleetTexts(links.pages(), keys, new Seal(partitions.subkey("fleet texts", "AES")), times.page(), behind,
                Schedulers.boundedElastic(), new SharedPagesMeters(registry));
    }
}
