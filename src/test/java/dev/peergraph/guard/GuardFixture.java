package dev.peergraph.guard;

import dev.peergraph.MovableClock;
import dev.peergraph.budget.SharedBudgets;
import dev.peergraph.journal.Journal;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PageTrace;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.RateReading;
import dev.peergraph.pages.UpstreamAnswer;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A guard in a time that tests move, before an upstream whose calls they end one by one. */
final class GuardFixture {

    static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    final VirtualTimeScheduler time;
    final MonotonicClock clock;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Journal journal;
    final GuardProperties properties;
    final CredentialStates credentials;
    final Breaker breaker;
    final CallQueue queue;
    final Guard guard;
    final List<UpstreamCall> calls = new ArrayList<>();
    private final PeeringPages guarded;

    GuardFixture(String... settings) {
        this(VirtualTimeScheduler.create(), null, settings);
    }

    /** Makes one of several that have one time and share their budgets. */
    GuardFixture(VirtualTimeScheduler time, @Nullable SharedBudgets fleet, String... settings) {
        this.time = time;
        clock = () -> MovableClock.at(START).plus(Duration.ofNanos(time.now(TimeUnit.NANOSECONDS)));
        journal = new Journal(clock);
        properties = properties(settings);
        credentials = new CredentialStates(properties, clock, fleet);
        breaker = new Breaker(properties.breaker(), clock);
        GuardMeters guardMeters = new GuardMeters(meters);
        UnverifiedCredentials unverified = new UnverifiedCredentials(properties.maxUnauthenticated(), clock);
        queue = new CallQueue(properties, credentials, breaker, unverified, guardMeters, new GuardJournal(journal), clock, time);
        guardMeters.watch(credentials);
        guardMeters.watch(queue);
        guard = new Guard(properties, queue, guardMeters, clock, time);
        guarded = guard.around(this::call);
    }

    static Moment begin() {
        return MovableClock.at(START);
    }

    static GuardProperties properties(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put("peergraph.guard." + settings[i], settings[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("peergraph.guard", GuardProperties.class);
    }

    private Mono<PeeringPage> call(PageRequest request) {
        UpstreamCall call = new UpstreamCall(request);
        return call.sink.asMono().doOnSubscribe(_ -> calls.add(call)).doOnCancel(() -> call.cancelled = true);
    }

    /** Asks on behalf of a credential, at this time. */
    Asked ask(String partition) {
        return ask(partition, Urgency.INTERACTIVE);
    }

    Asked ask(String partition, Urgency urgency) {
        return ask(partition, urgency, PageTrace.NONE);
    }

    Asked ask(String partition, Urgency urgency, PageTrace trace) {
        return ask(new Caller(partition, new Credential("Basic x"), null), urgency, trace);
    }

    /** Asks as one of those who have a token, and so share the gateway's own credential. */
    Asked askAs(String subject, String partition) {
        return ask(new Caller(partition, new Credential("Basic x"), null).as(subject), Urgency.INTERACTIVE, PageTrace.NONE);
    }

    /** Asks from a network. */
    Asked askFrom(String network, String partition) {
        return ask(new Caller(partition, new Credential("Basic x"), null).from(network), Urgency.INTERACTIVE, PageTrace.NONE);
    }

    private Asked ask(Caller caller, Urgency urgency, PageTrace trace) {
        PageKey key = new PageKey(caller.partition(), "env-1", PeeringFilter.NONE, 1000, null);
        return new Asked(
                guarded.page(new PageRequest(key, caller, urgency, Wanted.CACHED, clock.now().plus(properties.deadline()), trace)));
    }

    PageFailure refusedCredential() {
        return new PageFailure.Unauthenticated("no", answer(401, null));
    }

    List<Asked> ask(String partition, int times) {
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            asked.add(ask(partition));
        }
        return asked;
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    /** Returns the calls that upstream has not answered and nobody has cancelled. */
    List<UpstreamCall> open() {
        return calls.stream().filter(UpstreamCall::isOpen).toList();
    }

    UpstreamCall lastCall() {
        return calls.getLast();
    }

    /** Teaches the guard the budget of a credential by one call. */
    void learn(String partition, int limit, int remaining, int resetSeconds) {
        ask(partition);
        lastCall().answer(limit, remaining, resetSeconds);
    }

    /** Fails so many calls, one after the other. */
    void failCalls(String partition, int times) {
        for (int i = 0; i < times; i++) {
            ask(partition);
            lastCall().fail(new PageFailure.Unavailable("down", null, null));
        }
    }

    RateReading reading(@Nullable Integer limit, @Nullable Integer remaining, @Nullable Integer resetSeconds) {
        return RateReading.of(limit, remaining, resetSeconds == null ? null : Duration.ofSeconds(resetSeconds), clock.now(), START);
    }

    UpstreamAnswer answer(int status, @Nullable RateReading rate) {
        return new UpstreamAnswer(status, null, List.of(), null, rate);
    }

    /** One question and what came of it. */
    static final class Asked {
        private final Disposable subscription;
        @Nullable
        PeeringPage page;
        @Nullable
        Throwable failure;

        Asked(Mono<PeeringPage> mono) {
            subscription = mono.subscribe(answer -> page = answer, error -> failure = error);
        }

        boolean isOpen() {
            return page == null && failure == null;
        }

        void leave() {
            subscription.dispose();
        }
    }

    /** A call that reached upstream. */
    final class UpstreamCall {
        final PageRequest request;
        final Moment at = clock.now();
        boolean cancelled;
        private boolean ended;
        private final Sinks.One<PeeringPage> sink = Sinks.one();

        UpstreamCall(PageRequest request) {
            this.request = request;
        }

        void answer() {
            answer(null);
        }

        void answer(int limit, int remaining, int resetSeconds) {
            answer(reading(limit, remaining, resetSeconds));
        }

        String credential() {
            return request.key().partition();
        }

        boolean isOpen() {
            return !ended && !cancelled;
        }

        void answer(@Nullable RateReading rate) {
            ended = true;
            sink.tryEmitValue(new PeeringPage(List.of(), PageLinks.NONE, null, rate, PageAge.fetched(START, clock.now()))).orThrow();
        }

        void fail(PageFailure failure) {
            ended = true;
            sink.tryEmitError(failure).orThrow();
        }

        void refuse(int retryAfterSeconds, @Nullable RateReading rate) {
            fail(new PageFailure.RateLimited("spent", GuardFixture.this.answer(429, rate), Duration.ofSeconds(retryAfterSeconds)));
        }
    }
}
