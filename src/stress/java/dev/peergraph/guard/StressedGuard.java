package dev.peergraph.guard;

import dev.peergraph.Asker;
import dev.peergraph.HeldUpstream;
import dev.peergraph.journal.Journal;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PageTrace;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A guard before an upstream that has accepted the one credential there is, in a time that stands still unless it is moved. */
final class StressedGuard {

    private static final GuardMeters METERS = new GuardMeters(new SimpleMeterRegistry());
    private static final Caller CALLER = new Caller("p", new Credential("Basic x"), null);
    private static final PageKey KEY = new PageKey("p", "env-1", PeeringFilter.NONE, 1000, null);

    final HeldUpstream upstream = new HeldUpstream();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final MonotonicClock clock = () -> new Moment(time.now(TimeUnit.NANOSECONDS));
    private final GuardProperties properties;
    private final CallQueue queue;
    private final PeeringPages guarded;

    StressedGuard(GuardProperties properties) {
        this.properties = properties;
        CredentialStates credentials = new CredentialStates(properties, clock);
        queue = new CallQueue(properties, credentials, new Breaker(properties.breaker(), clock),
                new UnverifiedCredentials(properties.maxUnauthenticated(), clock), METERS, new GuardJournal(new Journal(clock)),
                clock, time);
        guarded = new Guard(properties, queue, METERS, clock, time).around(_ -> upstream.call());
        ask();
        upstream.answer();
    }

    static GuardProperties properties(String... settings) {
        Map<String, String> map = new HashMap<>(Map.of("peergraph.guard.rate.initial-calls", "0"));
        for (int i = 0; i < settings.length; i += 2) {
            map.put("peergraph.guard." + settings[i], settings[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("peergraph.guard", GuardProperties.class);
    }

    Asker ask() {
        return ask(Urgency.INTERACTIVE);
    }

    Asker ask(Urgency urgency) {
        return new Asker(guarded.page(
                new PageRequest(KEY, CALLER, urgency, Wanted.CACHED, clock.now().plus(properties.deadline()), PageTrace.NONE)));
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    void fail() {
        upstream.fail(new PageFailure.Unavailable("down", null, null));
    }

    /** Returns whether nothing is held once all calls have ended. */
    boolean isIdleInTheEnd() {
        upstream.answerAll();
        return queue.isIdle();
    }

    /** Returns whether one who asks now is served: nothing that this needs was lost. */
    boolean servesOneMore() {
        Asker last = ask();
        upstream.answerAll();
        return last.isServed();
    }
}
