package dev.peergraph.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.listing.BackgroundPages;
import dev.peergraph.listing.RowFilter;
import dev.peergraph.listing.WholeListings;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.RateReading;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/** Pollers and their watchers, on a clock that the test moves. */
class LivePeeringsTest {

    private static final Caller CALLER = caller("partition");
    private final PageFailure down = new PageFailure.Unavailable("Upstream is down.", null, null);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ChangingListing upstream = new ChangingListing();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private @Nullable RateReading rate;
    private final LivePeerings live = new LivePeerings(new Poller.Parts(
            new ListingReader(new BackgroundPages(upstream, new PathLimits(1000, Duration.ofSeconds(15)), upstream::now),
                    new WholeListings(),
                    upstream::now),
            caller -> caller, _ -> Optional.ofNullable(rate), new PollPace(Duration.ofSeconds(5)), upstream::now, upstream.time),
            new Subscriptions(1010, 1005), meters);

    private static Caller caller(String partition) {
        return new Caller(partition, new Credential("Basic " + partition), null);
    }

    /** One who watches, and asks for events as the test says. */
    private static final class Watcher extends BaseSubscriber<PeeringChanges> {

        private final List<PeeringChanges> events = new ArrayList<>();
        private final ToldPeerings client = new ToldPeerings();
        private final boolean eager;
        private @Nullable Throwable end;

        Watcher(boolean eager) {
            this.eager = eager;
        }

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            if (eager) {
                requestUnbounded();
            }
        }

        @Override
        protected void hookOnNext(PeeringChanges event) {
            events.add(event);
            client.apply(event);
        }

        @Override
        protected void hookOnError(Throwable failure) {
            end = failure;
        }

        PeeringChanges latest() {
            return events.getLast();
        }
    }

    private Watcher watch(Caller caller, WatchedFilter filter) {
        Watcher watcher = new Watcher(true);
        live.watch(caller, "env-1", filter, true).subscribe(watcher);
        return watcher;
    }

    private Watcher watch() {
        return watch(CALLER, WatchedFilter.NONE);
    }

    private void pass(Duration time) {
        upstream.time.advanceTimeBy(time);
    }

    private void list(PeeringPhase phase) {
        upstream.items.clear();
        upstream.items.add(ChangingListing.item("p-1", phase));
    }

    @Test
    void tellsWhatIsThereThenWhatChanges() {
        list(PeeringPhase.PROVISIONING);
        Watcher watcher = watch();
        assertThat(watcher.events).hasSize(1);
        assertThat(watcher.latest().changes()).singleElement().extracting(PeeringChange::type).isEqualTo(PeeringChangeType.PRESENT);
        list(PeeringPhase.READY);
        pass(Duration.ofSeconds(5));
        assertThat(watcher.events).hasSize(2);
        PeeringChange change = watcher.latest().changes().getFirst();
        assertThat(change.type()).isEqualTo(PeeringChangeType.UPDATED);
        assertThat(change.previousPhase()).isEqualTo(PeeringPhase.PROVISIONING);
        assertThat(watcher.latest().asOf()).isEqualTo(upstream.date());
    }

    @Test
    void whoWatchesAPhaseLearnsTheNextOne() {
        list(PeeringPhase.PENDING_ACCEPT);
        Watcher watcher = watch(CALLER,
                new WatchedFilter(new PeeringFilter(List.of(), List.of(PeeringPhase.PENDING_ACCEPT), List.of()), RowFilter.NONE));
        list(PeeringPhase.READY);
        pass(Duration.ofSeconds(5));
        PeeringChange change = watcher.latest().changes().getFirst();
        assertThat(change.type()).isEqualTo(PeeringChangeType.REMOVED);
        assertThat(change.peering()).isNotNull().satisfies(peering -> assertThat(peering.status().phase()).isEqualTo(PeeringPhase.READY));
    }

    @Test
    void tellsAnEmptyListingToo() {
        Watcher watcher = watch();
        assertThat(watcher.latest().changes()).isEmpty();
        assertThat(watcher.latest().stale()).isFalse();
    }

    @Test
    void readsQuicklyInTransitAndSlowlyWhenSettled() {
        list(PeeringPhase.PROVISIONING);
        watch();
        pass(Duration.ofSeconds(60));
        assertThat(upstream.requests).hasSize(13);
        list(PeeringPhase.READY);
        pass(Duration.ofSeconds(5));
        upstream.requests.clear();
        pass(Duration.ofSeconds(60));
        assertThat(upstream.requests).hasSize(2);
    }

    @Test
    void readsMoreSlowlyAsTheBudgetShrinks() {
        list(PeeringPhase.PROVISIONING);
        rate = new RateReading(100, 4, Duration.ofSeconds(40), null, upstream.now());
        Watcher watcher = watch();
        pass(Duration.ofSeconds(39));
        assertThat(upstream.requests).as("one in four of four calls in 40 s").hasSize(1);
        pass(SECOND);
        assertThat(upstream.requests).hasSize(2);
        assertThat(watcher.latest().stale()).isFalse();
    }

    @Test
    void manyWatchersCostTheCallsOfOne() {
        list(PeeringPhase.PROVISIONING);
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            watchers.add(watch());
            upstream.time.advanceTimeBy(Duration.ofMillis(10));
        }
        pass(Duration.ofSeconds(20));
        assertThat(upstream.requests).as("readings in 30 s").hasSize(7);
        list(PeeringPhase.READY);
        pass(Duration.ofSeconds(5));
        assertThat(watchers).allSatisfy(watcher -> watcher.client.knows(upstream.items));
        PeeringChanges shared = watchers.getFirst().latest();
        assertThat(watchers).allSatisfy(watcher -> assertThat(watcher.latest()).as("made once").isSameAs(shared));
        assertThat(upstream.requests).allSatisfy(request -> assertThat(request.urgency().isInteractive()).isFalse());
    }

    @Test
    void credentialsShareNothing() {
        watch();
        watch(caller("another"), WatchedFilter.NONE);
        assertThat(upstream.requests).extracting(request -> request.key().partition()).containsExactly("partition", "another");
        assertThat(meters.get("peergraph.changes.pollers").gauge().value()).isEqualTo(2);
    }

    @Test
    void stopsWithTheLastWatcherInWhateverOrderTheyLeave() {
        for (int seed = 0; seed < 20; seed++) {
            List<Watcher> watchers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                WatchedFilter filter = i % 2 == 0
                        ? WatchedFilter.NONE
                        : new WatchedFilter(new PeeringFilter(List.of("name " + i), List.of(), List.of()), RowFilter.NONE);
                watchers.add(watch(CALLER, filter));
            }
            Collections.shuffle(watchers, new Random(seed));
            for (Watcher watcher : watchers) {
                assertThat(meters.get("peergraph.changes.pollers").gauge().value()).as("seed %d", seed).isEqualTo(1);
                watcher.cancel();
                pass(SECOND);
            }
            assertThat(meters.get("peergraph.changes.pollers").gauge().value()).as("seed %d", seed).isZero();
            int calls = upstream.requests.size();
            pass(Duration.ofMinutes(5));
            assertThat(upstream.requests).as("seed %d", seed).hasSize(calls);
        }
    }

    @Test
    void cancelsACallThatNobodyWaitsForAnyMore() {
        upstream.silent = true;
        Watcher watcher = watch();
        assertThat(upstream.requests).hasSize(1);
        watcher.cancel();
        assertThat(upstream.cancelled).isEqualTo(1);
    }

    @Test
    void isNotSilentWhileAReadingTakesLong() {
        list(PeeringPhase.READY);
        Watcher watcher = watch();
        upstream.silent = true;
        for (int minute = 0; minute < 5; minute++) {
            int told = watcher.events.size();
            pass(Duration.ofMinutes(1));
            assertThat(watcher.events).as("events after minute %d", minute).hasSizeGreaterThan(told);
        }
        assertThat(watcher.latest().changes()).isEmpty();
        watcher.cancel();
        assertThat(upstream.cancelled).isEqualTo(1);
    }

    @Test
    void acceptsOnlyPagesYoungerThanItsInterval() {
        list(PeeringPhase.PROVISIONING);
        watch();
        pass(Duration.ofSeconds(5));
        PageRequest second = upstream.requests.getLast();
        assertThat(second.wanted().since()).as("not its own last page again").isEqualTo(
                new dev.peergraph.time.Moment(upstream.now().nanos() - Duration.ofSeconds(5).toNanos() + 1));
    }

    @Test
    void livesThroughTenMinutesWithoutUpstream() {
        list(PeeringPhase.PROVISIONING);
        Watcher watcher = watch();
        var asOf = watcher.latest().asOf();
        upstream.failure = down;
        long longestSilence = 0;
        long toldAt = upstream.now().nanos();
        for (int second = 0; second < 600; second++) {
            int told = watcher.events.size();
            pass(SECOND);
            if (watcher.events.size() > told) {
                toldAt = upstream.now().nanos();
            }
            longestSilence = Math.max(longestSilence, upstream.now().nanos() - toldAt);
            if (second >= 5) {
                assertThat(watcher.latest().stale()).isTrue();
                assertThat(watcher.latest().asOf()).isEqualTo(asOf);
                assertThat(watcher.latest().changes()).isEmpty();
            }
        }
        assertThat(Duration.ofNanos(longestSilence)).isLessThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(upstream.requests).as("calls to an upstream that is down").hasSizeLessThan(30);
        upstream.failure = null;
        list(PeeringPhase.READY);
        upstream.items.add(ChangingListing.item("p-2", PeeringPhase.FAILED));
        pass(Duration.ofSeconds(30));
        assertThat(watcher.latest().stale()).isFalse();
        assertThat(watcher.end).isNull();
        watcher.client.knows(upstream.items);
    }

    @Test
    void isNeverSilentForMoreThanAMinute() {
        list(PeeringPhase.READY);
        Watcher watcher = watch();
        for (int minute = 1; minute <= 10; minute++) {
            int told = watcher.events.size();
            pass(Duration.ofMinutes(1));
            assertThat(watcher.events.size()).isBetween(told + 1, told + 3);
        }
    }

    @Test
    void endsWhenTheCredentialIsRevoked() {
        list(PeeringPhase.PROVISIONING);
        Watcher one = watch();
        Watcher other = watch();
        upstream.failure = new PageFailure.Unauthenticated("Revoked.", null);
        pass(Duration.ofSeconds(5));
        assertThat(one.end).isInstanceOf(PageFailure.Unauthenticated.class);
        assertThat(other.end).isInstanceOf(PageFailure.Unauthenticated.class);
        assertThat(meters.get("peergraph.changes.pollers").gauge().value()).isZero();
        upstream.failure = null;
        assertThat(watch().events).as("who comes back begins anew").hasSize(1);
    }

    @Test
    void failsWhereNothingCouldBeReadYet() {
        upstream.failure = down;
        assertThat(watch().end).isSameAs(down);
    }

    @Test
    void whoIsSlowGetsTheNewestStateOnly() {
        Watcher slow = new Watcher(false);
        list(PeeringPhase.PROVISIONING);
        live.watch(CALLER, "env-1", WatchedFilter.NONE, true).subscribe(slow);
        slow.request(1);
        for (int i = 0; i < 100; i++) {
            upstream.items.add(ChangingListing.item("p-x" + i, "name", i % 2 == 0 ? PeeringPhase.READY : PeeringPhase.PROVISIONING, "r"));
            if (i > 3) {
                upstream.items.remove(1);
            }
            pass(Duration.ofSeconds(5));
        }
        assertThat(slow.events).hasSize(1);
        slow.request(2);
        assertThat(slow.events).hasSize(3);
        slow.client.knows(upstream.items);
    }

    @Test
    void tellsLongListingsInParts() {
        for (int i = 0; i < 1201; i++) {
            upstream.items.add(ChangingListing.item("p-" + i, PeeringPhase.READY));
        }
        upstream.pageSize = 300;
        Watcher watcher = watch();
        assertThat(watcher.events).extracting(PeeringChanges::more).containsExactly(true, true, false);
        watcher.client.knows(upstream.items);
    }

    @Test
    void withoutASnapshotTellsOnlyWhatHappensFromThenOn() {
        list(PeeringPhase.PROVISIONING);
        Watcher watcher = new Watcher(true);
        live.watch(CALLER, "env-1", WatchedFilter.NONE, false).subscribe(watcher);
        assertThat(watcher.latest().changes()).isEmpty();
        upstream.items.add(ChangingListing.item("p-2", PeeringPhase.READY));
        pass(Duration.ofSeconds(5));
        assertThat(watcher.latest().changes()).singleElement().satisfies(change -> {
            assertThat(change.type()).isEqualTo(PeeringChangeType.ADDED);
            assertThat(change.peeringId()).isEqualTo("p-2");
        });
    }

    @Test
    void refusesSubscriptionsThatAreTooMany() {
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 1005; i++) {
            watchers.add(watch());
        }
        assertThat(watch().end).isInstanceOf(TooManySubscriptions.class).hasMessageContaining("1005");
        for (int i = 0; i < 5; i++) {
            watchers.add(watch(caller("another"), WatchedFilter.NONE));
        }
        assertThat(watch(caller("another"), WatchedFilter.NONE).end).isInstanceOf(TooManySubscriptions.class).hasMessageContaining("1010");
        assertThat(meters.get("peergraph.changes.subscriptions").gauge().value()).isEqualTo(1010);
        watchers.forEach(Watcher::cancel);
        assertThat(meters.get("peergraph.changes.subscriptions").gauge().value()).isZero();
        assertThat(watch().end).isNull();
    }

    @Test
    void whoMayNotReadAnEnvironmentCannotWatchIt() {
        Watcher watcher = watch(CALLER.within(java.util.Set.of("env-2")), WatchedFilter.NONE);
        assertThat(watcher.end).isInstanceOf(PageFailure.Forbidden.class);
        assertThat(upstream.requests).isEmpty();
    }
}
