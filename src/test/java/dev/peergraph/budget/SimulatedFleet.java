package dev.peergraph.budget;

import dev.peergraph.budget.CountingUpstream.Answer;
import dev.peergraph.budget.CountingUpstream.Kind;
import dev.peergraph.budget.SharedBudgets.Terms;
import dev.peergraph.budget.SharedBudgets.Word;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** Replicas, the store between them, and a rival; told in events, by a clock of milliseconds. */
final class SimulatedFleet {

    static final long START = 1_767_607_200_000L;
    static final Duration LONGEST_CALL = Duration.ofSeconds(16);
    private static final long PATIENCE_MILLIS = 50;
    private static final Instant DATE = Instant.parse("2026-01-05T10:00:00Z");

    private record Event(long at, long number, Runnable what) {
    }

    private final Kind kind;
    final CountingUpstream upstream;
    private final Random random;
    private final double unanswered;
    final List<Replica> replicas = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    ModelStore store = new ModelStore();
    private long now = START;
    private long numbers;
    long passed;
    long rivalPassed;

    /** Makes a fleet in which some questions to the store get no answer in time. */
    SimulatedFleet(int size, Kind kind, double unanswered, Random random) {
        this.kind = kind;
        this.upstream = new CountingUpstream(kind);
        this.unanswered = unanswered;
        this.random = random;
        for (int i = 0; i < size; i++) {
            replicas.add(new Replica(size));
        }
    }

    SimulatedFleet run(int windows) {
        long until = now + windows * kind.windowMillis();
        for (long window = now; window < until; window += kind.windowMillis()) {
            for (int i = 0; i < kind.rivalPerWindow(); i++) {
                at(window + random.nextLong(kind.windowMillis()), () -> rivalPassed += upstream.count(now) ? 1 : 0);
            }
        }
        replicas.forEach(replica -> at(now, replica::pump));
        while (!events.isEmpty() && events.peek().at < until) {
            Event event = events.remove();
            now = event.at;
            event.what.run();
        }
        now = until;
        return this;
    }

    void at(long time, Runnable what) {
        events.add(new Event(Math.max(time, now), numbers++, what));
    }

    private Moment moment() {
        return ModelStore.at(now);
    }

    long refusals() {
        return upstream.refusals().values().stream().mapToInt(Integer::intValue).sum();
    }

    long windowsWithSeveral() {
        return upstream.refusals().values().stream().filter(count -> count > 1).count();
    }

    /** One that always wants to call. */
    final class Replica {

        final SharedBudget budget;
        private long timer = Long.MAX_VALUE;
        private long delivered;
        boolean isDead;
        int underWay;

        Replica(int size) {
            budget = new SharedBudget(16, 0.5, LONGEST_CALL, () -> size);
        }

        /** Messages of a connection come in their order. */
        private void send(Runnable message) {
            delivered = Math.max(delivered, now + random.nextInt(3));
            at(delivered, message);
        }

        private void pump() {
            while (!isDead) {
                switch (budget.decide(moment(), false)) {
                    case Budget.Decision.Go _ -> {
                        if (budget.mustAsk(moment(), false)) {
                            ask();
                            return;
                        }
                        call();
                    }
                    case Budget.Decision.Busy busy -> {
                        pumpAt(busy.askAgainAt());
                        return;
                    }
                    case Budget.Decision.Spent spent -> {
                        pumpAt(spent.until());
                        return;
                    }
                }
            }
        }

        private void pumpAt(Moment moment) {
            long time = Math.ceilDiv(moment.nanos(), 1_000_000);
            if (time < timer || timer <= now) {
                timer = time;
                at(time, () -> {
                    if (timer == time) {
                        timer = Long.MAX_VALUE;
                        pump();
                    }
                });
            }
        }

        private void ask() {
            Terms terms = budget.ask(false);
            String id = budget.nextId();
            boolean isHeard = random.nextDouble() >= unanswered;
            send(() -> {
                Word word = store.reserve(id, terms, moment());
                if (isHeard) {
                    at(now + random.nextInt(3), () -> heard(word));
                }
            });
            if (!isHeard) {
                at(now + PATIENCE_MILLIS, () -> heard(new Word.Apart()));
            }
        }

        private void heard(Word word) {
            budget.heard(word, moment());
            pump();
        }

        private void call() {
            Call call = budget.start(moment());
            underWay++;
            at(now + 1 + random.nextLong(kind.slowestMillis() / 2), () -> arrive(call));
        }

        private void arrive(Call call) {
            Answer answer = upstream.call(now);
            passed += answer.granted() ? 1 : 0;
            at(now + 1 + random.nextLong(kind.slowestMillis() / 2), () -> ended(call, answer));
        }

        private void ended(Call call, Answer answer) {
            if (isDead) {
                return;
            }
            underWay--;
            Duration reset = Duration.ofSeconds(answer.resetSeconds());
            RateReading said = RateReading.of(kind.limit(), answer.remaining(), reset, moment(), DATE);
            if (answer.granted()) {
                budget.answered(call, said, moment());
            } else {
                budget.refused(call, said, reset, moment());
            }
            budget.takeReports().forEach(report -> send(() -> store.report(report, moment())));
            pump();
        }
    }
}
