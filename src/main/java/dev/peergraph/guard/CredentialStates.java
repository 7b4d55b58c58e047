package dev.peergraph.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.peergraph.budget.Budget;
import dev.peergraph.budget.RatePermits;
import dev.peergraph.budget.RunningWindows;
import dev.peergraph.budget.SharedBudget;
import dev.peergraph.budget.SharedBudgets;
import dev.peergraph.pages.AcceptedCredentials;
import dev.peergraph.pages.RateBudgets;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state of each credential: always while it has calls that wait or are under way, whose number is limited; otherwise bounded in
 * number and for a time. Its monitor is the lock of the queue. Thread-safe.
 */
final class CredentialStates implements RateBudgets, AcceptedCredentials {

    private final GuardProperties properties;
    private final MonotonicClock clock;
    private final @Nullable SharedBudgets fleet;
    private final RatePermits.Limits limits;
    private final RunningWindows windows = new RunningWindows();
    private final AtomicInteger busyCount = new AtomicInteger();
    private final Cache<String, CredentialState> idle;
    @GuardedBy("this")
    private final Map<String, CredentialState> busy = new HashMap<>();
    @GuardedBy("this")
    private long windowNumbers;

    /** Keeps budgets that are this replica's own. */
    CredentialStates(GuardProperties properties, MonotonicClock clock) {
        this(properties, clock, null);
    }

    /** Keeps budgets that a fleet shares, unless that is {@code null}. */
    CredentialStates(GuardProperties properties, MonotonicClock clock, @Nullable SharedBudgets fleet) {
        this.properties = properties;
        this.fleet = fleet;
        this.clock = clock;
        this.limits = new RatePermits.Limits(properties.rate().calls(), properties.rate().initialCalls(),
                properties.rate().period(), fleet == null ? () -> 1 : fleet::replicas, clock);
        Duration kept = properties.credentials().idle();
        this.idle = Caffeine.newBuilder()
                .maximumSize(properties.credentials().max())
                .expireAfter(Expiry.<String, CredentialState>creating((_, credential) -> lifetime(credential, kept)))
                .evictionListener(this::forgotten)
                .ticker(() -> clock.now().nanos())
                .executor(Runnable::run)
                .build();
    }

    private Duration lifetime(CredentialState credential, Duration kept) {
        Moment now = clock.now();
        Moment needed = credential.budget.neededUntil();
        return needed.isAfter(now.plus(kept)) ? now.until(needed) : kept;
    }

    private void forgotten(@Nullable String name, @Nullable CredentialState credential, RemovalCause cause) {
        if (credential != null) {
            windows.replace(credential.window(), null);
        }
    }

    /** Returns a credential's state, which stays until {@link #release}. */
    synchronized CredentialState busy(String name) {
        CredentialState known = busy.get(name);
        if (known != null) {
            return known;
        }
        busyCount.incrementAndGet();
        CredentialState remembered = idle.asMap().remove(name);
        CredentialState credential = remembered != null ? remembered : unknown(name);
        busy.put(name, credential);
        return credential;
    }

    private CredentialState unknown(String name) {
        return new CredentialState(this, name, budget(), limits.permits());
    }

    private Budget budget() {
        int atOnce = properties.concurrency().perCredential();
        return fleet == null
                ? new Budget(atOnce, properties.spareShare())
                : new SharedBudget(atOnce, properties.spareShare(), properties.deadline(), fleet::replicas);
    }

    /** Returns the budgets that a fleet shares; {@code null} if there is none. */
    @Nullable
    SharedBudgets fleet() {
        return fleet;
    }

    /** Lets a credential's state expire if it has no calls. */
    synchronized void release(CredentialState credential) {
        if (credential.isIdle() && busy.remove(credential.name, credential)) {
            busyCount.decrementAndGet();
            idle.put(credential.name, credential);
        }
    }

    /** Returns the credentials with calls that wait. */
    synchronized List<CredentialState> waiting() {
        return busy.values().stream().filter(credential -> credential.waiting() > 0).toList();
    }

    @Override
    public synchronized Optional<RateReading> lastReading(String name) {
        CredentialState credential = known(name);
        return credential == null ? Optional.empty() : Optional.ofNullable(credential.lastReading());
    }

    @Override
    public synchronized boolean contains(String name) {
        CredentialState credential = known(name);
        return credential != null && credential.isAccepted();
    }

    @GuardedBy("this")
    private @Nullable CredentialState known(String name) {
        CredentialState credential = busy.get(name);
        return credential == null ? idle.getIfPresent(name) : credential;
    }

    /** Notes that the budget of a credential has changed. */
    synchronized void changed(CredentialState credential, Moment now) {
        Budget.Known known = credential.budget.known(now);
        RunningWindows.Window before = credential.window();
        RunningWindows.Window after = known == null || known.limit() == null
                ? null
                : new RunningWindows.Window(before == null ? windowNumbers++ : before.number(), known.limit(), known.left(), known.until());
        credential.changeWindow(after);
        windows.replace(before, after);
    }

    /** Returns sums over the credentials whose window still runs, where upstream told its limit. */
    RunningWindows.Sums windows() {
        return windows.at(clock.now());
    }

    /** Returns how many credentials are remembered. */
    long count() {
        idle.cleanUp();
        return busyCount.get() + idle.estimatedSize();
    }
}
