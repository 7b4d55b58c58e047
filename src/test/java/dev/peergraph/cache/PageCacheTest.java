package dev.peergraph.cache;

import static dev.peergraph.cache.CacheFixture.answer;
import static dev.peergraph.cache.CacheFixture.firstId;
import static dev.peergraph.cache.CacheFixture.got;
import static dev.peergraph.cache.CacheFixture.key;
import static dev.peergraph.cache.CacheFixture.limited;
import static dev.peergraph.cache.CacheFixture.unauthenticated;
import static dev.peergraph.cache.CacheFixture.unavailable;
import static dev.peergraph.outages.PeeringFreshness.STALE_IF_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.outages.PeeringFreshness;
import dev.peergraph.outages.UpstreamFailure;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class PageCacheTest {

    private static final Moment MOMENT = MovableClock.at(CacheFixture.START);
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final Duration BEHIND = FRESH.plusMinutes(10);
    private static final Duration GONE = BEHIND.plusHours(24);

    private final CacheFixture cache = new CacheFixture();

    private void fails(Mono<PeeringPage> page, Class<? extends PageFailure> failure) {
        StepVerifier.create(page).expectError(failure).verify(Duration.ofSeconds(60));
    }

    @Nested
    class Windows {

        @Test
        void servesAFreshPageWithoutACall() {
            PeeringPage first = got(cache.page(key()));
            cache.clock.advance(FRESH.minusMillis(1));
            PeeringPage second = got(cache.page(key()));

            assertThat(second).isEqualTo(first);
            assertThat(second.age()).isEqualTo(new PageAge(CacheFixture.START, MOMENT, MOMENT.plus(FRESH), false));
            assertThat(cache.calls).hasSize(1);
            assertThat(cache.count("miss")).isEqualTo(1);
            assertThat(cache.count("hit")).isEqualTo(1);
        }

        @Test
        void isFreshForAShorterTimeWhileAPeeringIsInTransit() {
            cache.answers(_ -> Mono.fromSupplier(() -> CachedPeerings.page(cache.clock.fetched(),
                    List.of(CachedPeerings.item("p-1", PeeringPhase.READY), CachedPeerings.item("p-2", PeeringPhase.PENDING_ACCEPT)))));
            assertThat(got(cache.page(key())).age().freshUntil())
                    .isEqualTo(MovableClock.at(CacheFixture.START).plus(Duration.ofSeconds(10)));
            cache.clock.advance(Duration.ofSeconds(10));
            assertThat(got(cache.page(key())).age().stale()).isTrue();
            assertThat(cache.calls).hasSize(2);
        }

        @Test
        void servesAStalePageAtOnceAndRefreshesItBehind() {
            PeeringPage first = got(cache.page(key()));
            cache.clock.advance(FRESH);
            TestPublisher<PeeringPage> upstream = TestPublisher.create();
            cache.answers(_ -> upstream.mono());

            for (int i = 0; i < 3; i++) {
                PeeringPage stale = got(cache.page(key()));
                assertThat(stale.items()).isEqualTo(first.items());
                assertThat(stale.age()).isEqualTo(new PageAge(CacheFixture.START, MOMENT, MOMENT.plus(FRESH), true));
            }
            assertThat(cache.calls).hasSize(2);
            assertThat(cache.calls).last().satisfies(call -> assertThat(call.urgency().isInteractive()).isFalse());
            assertThat(cache.flights()).isEqualTo(1);

            upstream.emit(CachedPeerings.page(cache.clock.fetched(), List.of(CachedPeerings.item("p-new", PeeringPhase.READY))));
            PeeringPage renewed = got(cache.page(key()));
            assertThat(firstId(renewed)).isEqualTo("p-new");
            assertThat(renewed.age().stale()).isFalse();
            assertThat(renewed.age().fetchedAt()).isEqualTo(CacheFixture.START.plus(FRESH));
            assertThat(cache.flights()).isZero();
            assertThat(cache.refreshes("done")).isEqualTo(1);
            assertThat(cache.count("stale")).isEqualTo(3);
        }

        @Test
        void asksUpstreamFirstWhereAPageIsOnlyGoodInPlaceOfAFailure() {
            got(cache.page(key()));
            cache.clock.advance(BEHIND);
            PeeringPage renewed = got(cache.page(key()));
            assertThat(renewed.age().stale()).isFalse();
            assertThat(firstId(renewed)).endsWith("/2");
        }

        @ParameterizedTest
        @MethodSource("dev.peergraph.cache.PageCacheTest#saysNothing")
        void servesAStalePageInPlaceOfAFailureUntilItIsGone(PageFailure failure) {
            PeeringPage first = got(cache.page(key()));
            cache.fails(failure);
            cache.clock.advance(GONE.minusMillis(1));
            PeeringPage stale = got(cache.page(key()));
            assertThat(stale.items()).isEqualTo(first.items());
            assertThat(stale.age()).isEqualTo(new PageAge(CacheFixture.START, MOMENT, MOMENT.plus(FRESH), true,
                    cache.cache.parts().store().failure(failure, first.age())));
            cache.clock.advance(Duration.ofMillis(1));
            fails(cache.page(key()), failure.getClass());
            assertThat(cache.count("failed")).isEqualTo(1);
            assertThat(cache.cache.parts().store().count()).as("nothing held that is gone").isZero();
        }

        @ParameterizedTest
        @MethodSource("dev.peergraph.cache.PageCacheTest#saysSomething")
        void doesNotPaperOverWhatUpstreamAnswers(PageFailure failure) {
            got(cache.page(key()));
            cache.fails(failure);
            cache.clock.advance(BEHIND);
            fails(cache.page(key()), failure.getClass());
        }

        @Test
        void servesWhatCameEvenWhereNothingIsEverFresh() {
            CacheFixture never = new CacheFixture(CacheFixture.properties(Duration.ZERO, 4));
            assertThat(got(never.page(key())).age().stale()).isFalse();
            assertThat(got(never.page(key())).age().stale()).isTrue();
        }

        @Test
        void holdsNothingWhereThereIsNoRoom() {
            CacheFixture none = new CacheFixture(new CacheProperties(FRESH, FRESH, FRESH, FRESH, FRESH, DataSize.ofBytes(0), 4));
            got(none.page(key()));
            got(none.page(key()));
            assertThat(none.calls).hasSize(2);
        }

        @Test
        void doesNotKeepFailures() {
            cache.fails(unavailable());
            fails(cache.page(key()), PageFailure.Unavailable.class);
            cache.answersNext();
            assertThat(got(cache.page(key())).age().stale()).isFalse();
        }
    }

    static Stream<PageFailure> saysNothing() {
        return Stream.of(unavailable(), limited(), new PageFailure.InvalidResponse("garbled", null));
    }

    static Stream<PageFailure> saysSomething() {
        return Stream.of(unauthenticated(), new PageFailure.Forbidden("no", answer(403)), new PageFailure.Rejected("no", answer(400)),
                new PageFailure.PageTokenRefused("no", answer(400)));
    }

    @Nested
    class Revalidation {

        @Test
        void fetchesAFreshPageAnewAndKeepsItForOthers() {
            got(cache.page(key()));
            assertThat(firstId(got(cache.revalidated(key())))).endsWith("/2");
            assertThat(firstId(got(cache.page(key())))).endsWith("/2");
            assertThat(cache.calls).hasSize(2);
        }

        @Test
        void givesTheHeldPageMarkedWhereUpstreamFails() {
            PeeringPage first = got(cache.page(key()));
            cache.fails(unavailable());
            PeeringPage marked = got(cache.revalidated(key()));
            assertThat(marked.items()).isEqualTo(first.items());
            assertThat(marked.age().stale()).isTrue();
            assertThat(got(cache.page(key())).age().freshness()).as("for those who ask for no fresher one").isEqualTo(STALE_IF_ERROR);
        }

        @Test
        void joinsACallInFlight() {
            TestPublisher<PeeringPage> upstream = TestPublisher.create();
            cache.answers(_ -> upstream.mono());
            StepVerifier waiters = StepVerifier.create(Mono.zip(cache.page(key()), cache.revalidated(key())))
                    .then(() -> upstream.emit(CachedPeerings.page(cache.clock.fetched(), List.of())))
                    .expectNextCount(1)
                    .expectComplete();
            waiters.verify(Duration.ofSeconds(60));
            assertThat(cache.calls).hasSize(1);
        }
    }

    @Nested
    class Refusals {

        @Test
        void endWhatIsHeldOfThatCredentialAndEnvironmentOnly() {
            PageKey filtered = new PageKey("partition", "env-1", new PeeringFilter(List.of("x"), List.of(), List.of()), 1000, "token");
            for (PageKey key : List.of(key(), filtered, key("partition", "env-2"), key("other", "env-1"))) {
                got(cache.page(key));
            }
            cache.fails(unauthenticated());
            fails(cache.revalidated(key()), PageFailure.Unauthenticated.class);
            assertThat(cache.cache.parts().store().count()).isEqualTo(2);

            cache.clock.advance(Duration.ofSeconds(2));
            cache.fails(unavailable());
            fails(cache.page(key()), PageFailure.Unavailable.class);
            fails(cache.page(filtered), PageFailure.Unavailable.class);
            assertThat(firstId(got(cache.page(key("partition", "env-2"))))).endsWith("env-2/3");
            assertThat(firstId(got(cache.page(key("other", "env-1"))))).endsWith("env-1/4");
        }

        @Test
        void areRepeatedWithoutACallForAMoment() {
            cache.fails(new PageFailure.Forbidden("no", answer(403)));
            fails(cache.page(key()), PageFailure.Forbidden.class);
            cache.clock.advance(Duration.ofMillis(1999));
            fails(cache.page(key()), PageFailure.Forbidden.class);
            assertThat(cache.calls).hasSize(1);
            assertThat(cache.count("refused")).isEqualTo(1);
            cache.clock.advance(Duration.ofMillis(1));
            cache.answersNext();
            got(cache.page(key()));
        }

        @Test
        void areAskedAgainByWhoWantsAFreshAnswerAndForgottenWhenItComes() {
            cache.fails(unauthenticated());
            fails(cache.page(key()), PageFailure.Unauthenticated.class);
            cache.answersNext();
            got(cache.revalidated(key()));
            got(cache.page(key("partition", "env-1")));
            assertThat(cache.calls).hasSize(2);
        }

        @Test
        void ofARefreshEndWhatItWasToRenew() {
            got(cache.page(key()));
            cache.clock.advance(FRESH);
            cache.fails(unauthenticated());
            assertThat(got(cache.page(key())).age().stale()).isTrue();
            fails(cache.page(key()), PageFailure.Unauthenticated.class);
            assertThat(cache.refreshes("failed")).isEqualTo(1);
        }

        @Test
        void ofTheGatewaysOwnCredentialLeavePagesAsTheyAreAndAreNotKept() {
            got(cache.page(key()));
            cache.fails(new PageFailure.GatewayUnauthenticated("no", answer(401)));
            assertThat(got(cache.revalidated(key())).age().stale()).isTrue();
            assertThat(got(cache.page(key())).age().freshness()).isEqualTo(STALE_IF_ERROR);
            cache.clock.advance(FRESH.plus(Duration.ofHours(1)));
            PeeringPage stale = got(cache.page(key()));
            assertThat(stale.age().failure()).isEqualTo(new UpstreamFailure("GATEWAY_UNAUTHENTICATED", "STATUS_401", CacheFixture.START));
            assertThat(firstId(stale)).endsWith("env-1/1");
            fails(cache.page(key("partition", "env-2")), PageFailure.GatewayUnauthenticated.class);
            cache.answersNext();
            assertThat(firstId(got(cache.page(key("partition", "env-2"))))).endsWith("env-2/2");
            assertThat(firstId(got(cache.page(key())))).endsWith("env-1/3");
        }

        @Test
        void letNoCallFromBeforeLeaveAPageBehind() {
            TestPublisher<PeeringPage> slow = TestPublisher.create();
            PageKey other = new PageKey("partition", "env-1", PeeringFilter.NONE, 1000, "token");
            cache.answers(_ -> slow.mono());
            var answered = cache.page(other).toFuture();
            cache.fails(unauthenticated());
            fails(cache.page(key()), PageFailure.Unauthenticated.class);
            cache.clock.advance(Duration.ofSeconds(2));

            // Who asks now does not board the call from before the refusal.
            cache.fails(unavailable());
            fails(cache.page(other), PageFailure.Unavailable.class);
            slow.emit(CachedPeerings.page(cache.clock.fetched(), List.of()));
            assertThat(answered).isCompleted();
            fails(cache.page(other), PageFailure.Unavailable.class);
            assertThat(cache.cache.parts().store().count()).isZero();
            assertThat(cache.flights()).isZero();
        }

        @Test
        void letNoFailingCallFromBeforeFallBackOnWhatWasHeld() {
            got(cache.page(key()));
            TestPublisher<PeeringPage> slow = TestPublisher.create();
            cache.answers(_ -> slow.mono());
            var answered = cache.revalidated(key()).toFuture();
            cache.fails(unauthenticated());
            fails(cache.page(new PageKey("partition", "env-1", PeeringFilter.NONE, 1000, "token")), PageFailure.Unauthenticated.class);
            slow.error(unavailable());
            assertThat(answered).isCompletedExceptionally();
        }
    }

    @Nested
    class FailedRefreshes {

        private static final Instant FIRST = CacheFixture.START.plus(FRESH);

        private PageAge age() {
            return got(cache.page(key())).age();
        }

        @Test
        void showAtOnceWhileThePageIsStillRefreshedBehind() {
            age();
            cache.clock.advance(FRESH);
            cache.fails(unavailable());
            PageAge first = age();
            assertThat(first.freshness()).isEqualTo(STALE_IF_ERROR);
            assertThat(first.failure()).isEqualTo(new UpstreamFailure("UPSTREAM_UNAVAILABLE", "STATUS_503", FIRST));
        }

        @Test
        void areNotToldBeforeTheyAreKnown() {
            age();
            cache.clock.advance(FRESH);
            TestPublisher<PeeringPage> upstream = TestPublisher.create();
            cache.answers(_ -> upstream.mono());
            assertThat(age().freshness()).isEqualTo(PeeringFreshness.STALE_WHILE_REVALIDATE);
            upstream.error(unavailable());
            assertThat(age().freshness()).isEqualTo(STALE_IF_ERROR);
        }

        @Test
        void tellTheLatestCauseAndTheFirstTime() {
            age();
            cache.clock.advance(FRESH);
            cache.fails(unavailable());
            age();
            cache.fails(limited());
            cache.clock.advance(Duration.ofHours(2));
            assertThat(age().failure()).isEqualTo(new UpstreamFailure("RATE_LIMITED", "BUDGET", FIRST));
        }

        @Test
        void endWithTheNextThatSucceeds() {
            age();
            cache.clock.advance(FRESH);
            cache.fails(unavailable());
            age();
            cache.answersNext();
            cache.clock.advance(Duration.ofSeconds(2));
            assertThat(age().freshness()).as("refreshed behind").isEqualTo(STALE_IF_ERROR);
            assertThat(age().freshness()).isEqualTo(PeeringFreshness.FRESH);
            cache.clock.advance(FRESH);
            cache.answers(_ -> Mono.never());
            assertThat(age().failure()).isNull();
        }

        @Test
        void ofAYoungPageAreTriedAgainBehind() {
            age();
            cache.fails(unavailable());
            assertThat(got(cache.revalidated(key())).age().freshness()).isEqualTo(STALE_IF_ERROR);
            cache.answersNext();
            age();
            assertThat(age().freshness()).isEqualTo(PeeringFreshness.FRESH);
        }

        @Test
        void ofAFilteredListingAreToldOfTheWholeOneThatStandsIn() {
            age();
            cache.clock.advance(FRESH);
            cache.fails(unavailable());
            PageKey filtered = new PageKey("partition", "env-1", new PeeringFilter(List.of(), List.of(PeeringPhase.READY), List.of()), 1000,
                    null);
            assertThat(got(cache.page(filtered)).age().failure())
                    .isEqualTo(new UpstreamFailure("UPSTREAM_UNAVAILABLE", "STATUS_503", FIRST));
        }

        @Test
        void leaveOtherPagesAsTheyAre() {
            age();
            PageKey other = key("partition", "env-2");
            got(cache.page(other));
            cache.fails(unavailable());
            got(cache.revalidated(key()));
            assertThat(got(cache.page(other)).age().freshness()).isEqualTo(PeeringFreshness.FRESH);
        }
    }

    @Nested
    class Refreshes {

        @Test
        void areSoManyAtOnceAndNoMore() {
            for (int i = 0; i < 6; i++) {
                got(cache.page(key("partition", "env-" + i)));
            }
            cache.clock.advance(FRESH);
            TestPublisher<PeeringPage> upstream = TestPublisher.create();
            cache.answers(_ -> upstream.mono());
            for (int i = 0; i < 6; i++) {
                assertThat(got(cache.page(key("partition", "env-" + i))).age().stale()).isTrue();
            }
            assertThat(cache.flights()).isEqualTo(4);
            assertThat(cache.refreshes("skipped")).isEqualTo(2);
            upstream.emit(CachedPeerings.page(cache.clock.fetched(), List.of()));
            assertThat(cache.flights()).isZero();
            got(cache.page(key("partition", "env-5")));
            assertThat(cache.calls).hasSize(11);
        }

        @Test
        void pauseForAMomentAfterOneThatFailed() {
            got(cache.page(key()));
            cache.clock.advance(FRESH);
            cache.fails(unavailable());
            for (int i = 0; i < 5; i++) {
                assertThat(got(cache.page(key())).age().stale()).isTrue();
            }
            assertThat(cache.calls).hasSize(2);
            assertThat(cache.refreshes("failed")).isEqualTo(1);
            assertThat(cache.refreshes("skipped")).isEqualTo(4);

            cache.answersNext();
            assertThat(got(cache.revalidated(key())).age().stale()).as("who wants a fresh page does not wait").isFalse();
            cache.clock.advance(FRESH);
            got(cache.page(key()));
            assertThat(cache.calls).hasSize(4);
        }

        @Test
        void becomeInteractiveWithACallerAndGoOnWithoutIt() {
            got(cache.page(key()));
            cache.clock.advance(FRESH);
            TestPublisher<PeeringPage> upstream = TestPublisher.create();
            cache.answers(_ -> upstream.mono());
            got(cache.page(key()));
            Urgency urgency = cache.calls.stream().reduce((_, last) -> last).orElseThrow().urgency();
            assertThat(urgency.isInteractive()).isFalse();

            StepVerifier.create(cache.revalidated(key())).then(() -> assertThat(urgency.isInteractive()).isTrue()).thenCancel().verify();
            upstream.assertNotCancelled();
            upstream.emit(CachedPeerings.page(cache.clock.fetched(), List.of()));
            assertThat(got(cache.page(key())).items()).isEmpty();
            assertThat(cache.calls).hasSize(2);
        }

        @Test
        void refusedForTheirUrgencyDoNotFailACallerWhoJoined() {
            got(cache.page(key()));
            cache.clock.advance(FRESH);
            TestPublisher<PeeringPage> upstream = TestPublisher.create();
            cache.answers(request -> request.urgency().isInteractive() ? cache.next(request) : upstream.mono());
            got(cache.page(key()));
            StepVerifier.create(cache.revalidated(key()))
                    .then(() -> upstream.error(limited()))
                    .assertNext(page -> assertThat(page.age().stale()).isFalse())
                    .expectComplete()
                    .verify(Duration.ofSeconds(60));
            assertThat(cache.calls).hasSize(3);
        }

        @Test
        void dropAPageWhoseTokenUpstreamNoLongerTakes() {
            PageKey second = new PageKey("partition", "env-1", PeeringFilter.NONE, 1000, "token");
            got(cache.page(second));
            cache.clock.advance(FRESH);
            cache.fails(new PageFailure.PageTokenRefused("expired", answer(400)));
            assertThat(got(cache.page(second)).age().stale()).isTrue();
            fails(cache.page(second), PageFailure.PageTokenRefused.class);
        }
    }

    @Nested
    class Waiting {

        @Test
        void endsAtTheAskersOwnDeadlineWhileTheCallHasAFullOne() {
            TestPublisher<PeeringPage> upstream = TestPublisher.create();
            cache.answers(_ -> upstream.mono());
            PageRequest early = cache.request(key(), Wanted.CACHED);
            cache.clock.advance(Duration.ofSeconds(12));
            var other = cache.page(key()).toFuture();
            StepVerifier.withVirtualTime(() -> cache.page(early))
                    .expectSubscription()
                    .expectNoEvent(Duration.ofMillis(2999))
                    .thenAwait(Duration.ofMillis(1))
                    .verifyErrorSatisfies(
                            failure -> assertThat(failure).isInstanceOf(PageFailure.Unavailable.class).hasMessageContaining("15000 ms"));
            upstream.assertNotCancelled();
            assertThat(cache.calls).singleElement()
                    .satisfies(call -> assertThat(call.deadline()).isEqualTo(MOMENT.plus(Duration.ofSeconds(27))));
            upstream.emit(CachedPeerings.page(cache.clock.fetched(), List.of()));
            assertThat(other).isCompleted();
        }

        @Test
        void callsNothingForWhoIsOutOfTimeButGivesWhatIsHeld() {
            PageRequest late = cache.request(key(), Wanted.CACHED);
            cache.clock.advance(CacheFixture.DEADLINE);
            fails(cache.page(late), PageFailure.Unavailable.class);
            assertThat(cache.calls).isEmpty();
        }
    }

    @Test
    void findsTheWallsBetweenPartitionsAndEnvironmentsWhereTheirHashesCollide() {
        assertThat(key("Aa", "env-1")).hasSameHashCodeAs(key("BB", "env-1"));
        List<String> colliding = List.of("AaAa", "AaBB", "BBAa", "BBBB");
        for (int round = 0; round < 2; round++) {
            for (String partition : colliding) {
                for (String environment : colliding) {
                    assertThat(firstId(got(cache.page(key(partition, environment))))).startsWith(partition + "/" + environment + "/");
                }
            }
        }
        assertThat(cache.calls).hasSize(16);
        cache.fails(unauthenticated());
        fails(cache.revalidated(key("AaBB", "BBBB")), PageFailure.Unauthenticated.class);
        got(cache.page(key("BBAa", "BBBB")));
        got(cache.page(key("AaBB", "AaAa")));
    }
}
