package dev.peergraph.guard;

import dev.peergraph.budget.ModelStore;
import dev.peergraph.budget.Report;
import dev.peergraph.budget.SharedBudgets;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Budgets that the guards of a test share, in its time: a model of the store for each credential, which answers after a delay. */
final class ModelFleet implements SharedBudgets {

    private final VirtualTimeScheduler time;
    private final Map<String, ModelStore> stores = new HashMap<>();
    Duration delay = Duration.ZERO;
    boolean isApart;
    int replicas = 3;

    ModelFleet(VirtualTimeScheduler time) {
        this.time = time;
    }

    ModelStore store(String credential) {
        return stores.computeIfAbsent(credential, _ -> new ModelStore());
    }

    private Moment now() {
        return new Moment(time.now(TimeUnit.NANOSECONDS));
    }

    private void later(Runnable work) {
        if (delay.isZero()) {
            work.run();
        } else {
            time.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public int replicas() {
        return replicas;
    }

    @Override
    public CompletionStage<Word> reserve(String credential, String id, Terms terms) {
        CompletableFuture<Word> word = new CompletableFuture<>();
        later(() -> word.complete(isApart ? new Word.Apart() : store(credential).reserve(id, terms, now())));
        return word;
    }

    @Override
    public void report(String credential, Report report) {
        if (!isApart) {
            later(() -> store(credential).report(report, now()));
        }
    }
}
