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

    /** Longer than the call that a lease is for. */
    private static final Duration LEASE_SLACK = Duration.ofSeconds(1);

    @Bean
    Behind behind() {
        return new Behind(Schedulers.boundedElastic());
    }

    @Bean
    Refusals fleetRefusals(FleetLinks links, FleetKeys keys, Partitions partitions, RevocablePages pages, PageWindows windows,
            Behind behind) {
        return new Refusals(links.pages(), keys, new Seal(partitions.subkey("fleet refusals", "AES")), pages, windows.longest(), behind)
                .listening(Schedulers.parallel());
    }

    @Bean
    PageSharing sharedPages(FleetLinks links, FleetKeys keys, FleetTimes times, Partitions partitions, PageReader reader,
            PageWindows windows, Refusals refusals, Behind behind, MeterRegistry registry, MonotonicClock clock) {
        PageShelf shelf = new PageShelf(links.pages(), clock, times.page(), reader.responseTimeout().plus(LEASE_SLACK));
        SealedPages sealed = new SealedPages(new PageSeals(partitions.subkey("fleet pages", "AES")), reader, windows, clock,
                Schedulers.boundedElastic());
        return new SharedPages(links.pages(), keys, shelf, sealed, refusals, behind, new SharedPagesMeters(registry), clock);
    }

    @Bean
    SharedTexts fleetTexts(FleetLinks links, FleetKeys keys, FleetTimes times, Partitions partitions, Behind behind) {
        return new FleetTexts(links.pages(), keys, new Seal(partitions.subkey("fleet texts", "AES")), times.page(), behind,
                Schedulers.boundedElastic());
    }
}
