package dev.peergraph.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.peergraph.MovableClock;
import dev.peergraph.journal.Journal;
import dev.peergraph.listing.BackgroundPages;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.IdTemplate;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.peering.PeeringStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

@ExtendWith(OutputCaptureExtension.class)
class EnvironmentWatchTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int MAX_ROWS = 5;

    private final MovableClock clock = new MovableClock(NOW);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<PageRequest> asked = new ArrayList<>();

    private static PageItem item(String id, PeeringPhase phase, @Nullable Instant created) {
        PeeringCore core = new PeeringCore(id, null, new PeeringStatus(phase, null, null), Environment.of("env-a"),
                new Network("n-1", Environment.of("env-a"), null, null), created, null, null, null,
                IdTemplate.of("https://x.example/", "n-1", id));
        return new PageItem.Valid(new AwsPeering(core, "1", "vpc", List.of(), "us-east-1"));
    }

    private PeeringPage page(@Nullable String next, PageItem... items) {
        return new PeeringPage(List.of(items), new PageLinks(null, next, null), null, null, clock.fetched());
    }

    private EnvironmentWatch watch(PeeringPages pages, String... environments) {
        WatchProperties properties = new WatchProperties(List.of(environments), INTERVAL);
        PeeringPages noted = request -> {
            asked.add(request);
            return pages.page(request);
        };
        return new EnvironmentWatch(properties, () -> new Caller("partition", new Credential("Basic x"), null).as("peergraph"),
                new BackgroundPages(noted, new PathLimits(1000, Duration.ofSeconds(15)), clock), MAX_ROWS,
                new WatchMeters(properties.environments(), registry, clock), new Journal(clock), time);
    }

    private double gauge(String name, String environment, String... tags) {
        return registry.get(name).tag("environment", environment).tags(tags).gauge().value();
    }

    @Test
    void countsAllPagesByPhaseAndTellsTheOldestThatWaits() {
        EnvironmentWatch watch = watch(request -> Mono.just(request.key().token() == null
                ? page("t2", item("p-1", PeeringPhase.READY, NOW), item("p-2", PeeringPhase.PENDING_ACCEPT, NOW.minusSeconds(60)))
                : page(null, item("p-2", PeeringPhase.PENDING_ACCEPT, NOW.minusSeconds(60)),
                        item("p-3", PeeringPhase.PENDING_ACCEPT, NOW.minusSeconds(7200)), item("p-4", PeeringPhase.PENDING_ACCEPT, null))),
                "env-a");
        assertThat(gauge(WatchMeters.PENDING_AGE, "env-a")).isNaN();
        watch.look("env-a").block();
        assertThat(gauge(WatchMeters.PEERINGS, "env-a", "phase", "PENDING_ACCEPT")).isEqualTo(3);
        assertThat(gauge(WatchMeters.PEERINGS, "env-a", "phase", "READY")).isEqualTo(1);
        assertThat(gauge(WatchMeters.PEERINGS, "env-a", "phase", "FAILED")).isZero();
        assertThat(gauge(WatchMeters.PENDING_AGE, "env-a")).isEqualTo(7200);
        clock.advance(Duration.ofSeconds(30));
        assertThat(gauge(WatchMeters.PENDING_AGE, "env-a")).isEqualTo(7230);
        assertThat(gauge(WatchMeters.DATA_AGE, "env-a")).isEqualTo(30);
    }

    @Test
    void asksAsWorkThatNobodyWaitsForAndTakesWhatIsCached() {
        watch(_ -> Mono.just(page(null)), "env-a").look("env-a").block();
        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.urgency().isInteractive()).isFalse();
            assertThat(request.wanted()).isEqualTo(Wanted.CACHED);
            assertThat(request.caller().borrowsCredential()).isTrue();
        });
    }

    @Test
    void looksAtAllEnvironmentsInEachIntervalUntilItStops() {
        EnvironmentWatch watch = watch(_ -> Mono.just(page(null)), "env-a", "env-b");
        watch.start();
        time.advanceTime();
        assertThat(environmentsAsked()).isEqualTo("env-a env-b");
        time.advanceTimeBy(INTERVAL);
        assertThat(environmentsAsked()).isEqualTo("env-a env-b env-a env-b");
        watch.stop();
        time.advanceTimeBy(INTERVAL);
        assertThat(asked).hasSize(4);
    }

    private String environmentsAsked() {
        return asked.stream().map(request -> request.key().environment()).collect(Collectors.joining(" "));
    }

    @Test
    void keepsWhatItKnowsWhereALookFailsAndSaysSoOnce(CapturedOutput output) {
        EnvironmentWatch watch = watch(request -> request.key().environment().equals("env-b") && asked.size() > 2
                ? Mono.error(new PageFailure.Forbidden("secret words of upstream", null))
                : Mono.just(page(null, item("p-1", PeeringPhase.FAILED, NOW))), "env-b", "env-a");
        watch.start();
        time.advanceTime();
        time.advanceTimeBy(INTERVAL.multipliedBy(2));
        assertThat(asked).hasSize(6);
        assertThat(gauge(WatchMeters.PEERINGS, "env-b", "phase", "FAILED")).isEqualTo(1);
        assertThat(output.getAll().lines().filter(line -> line.contains("A watched environment cannot be read"))).singleElement()
                .satisfies(line -> assertThat(line).contains("FORBIDDEN", "env-b").doesNotContain("secret"));
    }

    @Test
    void endsWhereAListingDoesNot() {
        EnvironmentWatch watch = watch(_ -> Mono.just(page("again")), "env-a");
        assertThatExceptionOfType(Look.TooLong.class).isThrownBy(() -> watch.look("env-a").block());
        assertThat(asked).hasSize(2);
    }

    @Test
    void refusesWrongProperties() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WatchProperties(List.of("env-a", " "), INTERVAL))
                .withMessageStartingWith("peergraph.watch.environments");
        assertThatIllegalArgumentException().isThrownBy(() -> new WatchProperties(List.of(), Duration.ofSeconds(9)))
                .withMessage("peergraph.watch.interval must be between 10s and 1h, but is PT9S");
    }
}
