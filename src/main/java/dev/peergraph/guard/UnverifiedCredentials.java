package dev.peergraph.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Limits calls with credentials that upstream has never accepted, because upstream counts its refusals (401) by the gateway's own address.
 * The allowance is shared between callers' addresses by dynamic thresholds (Choudhury and Hahne 1998): an address may use as much of it as
 * it leaves to all others. Calls under way count as refused until they are answered. Guarded by the lock of the queue.
 */
final class UnverifiedCredentials {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MAX_ADDRESSES = 10_000;

    private final RateLimiterConfig perMinute;
    private final MonotonicClock clock;
    private final Moment begin;
    private final RateLimiter allowance;
    private final Cache<String, Address> addresses;
    private final SequencedSet<CredentialState> waiting = new LinkedHashSet<>();
    private int underWay;

    /** Whether a call has ended since {@link #decidable} was last called. */
    private boolean hasEnded;

    UnverifiedCredentials(int perMinute, MonotonicClock clock) {
        this.perMinute = RateLimiterConfig.custom()
                .limitForPeriod(perMinute)
                .limitRefreshPeriod(PERIOD)
                .timeoutDuration(Duration.ZERO)
                .build();
        this.clock = clock;
        this.begin = clock.now();
        this.allowance = limiter();
        this.addresses = Caffeine.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .ticker(() -> clock.now().nanos())
                .executor(Runnable::run)
                .build();
    }

    private RateLimiter limiter() {
        return RateLimiter.of("unverified-credentials", perMinute, () -> clock.now().nanos());
    }

    /** Whether a call with an unverified credential may start. */
    enum Standing {
        /** It may. */
        FREE,
        /** It may, or not, as calls under way come back. */
        PENDING,
        /** It may not before the allowance is renewed. */
        HELD
    }

    /** What one address has used of the allowance. */
    static final class Address {

        private final RateLimiter own;
        private int underWay;

        private Address(RateLimiter own) {
            this.own = own;
        }

        private int refused() {
            return own.getRateLimiterConfig().getLimitForPeriod() - left(own);
        }
    }

    private static int left(RateLimiter limiter) {
        return limiter.getMetrics().getAvailablePermissions();
    }

    /** Returns the limiter of what all addresses may use. */
    RateLimiter allowance() {
        return allowance;
    }

    Address address(QueuedCall call) {
        return addresses.get(call.request.caller().network(), _ -> new Address(limiter()));
    }

    Standing standing(Address address) {
        int left = left(allowance);
        int own = address.refused();
        if (own >= left) {
            return Standing.HELD;
        }
        return own + address.underWay < left - underWay ? Standing.FREE : Standing.PENDING;
    }

    /** Returns how long it is until the allowance is renewed. */
    Duration untilRenewal(Moment now) {
        return Duration.ofNanos(PERIOD.toNanos() - begin.until(now).toNanos() % PERIOD.toNanos());
    }

    /** Notes that a call starts whose credential is not verified. */
    void started(Address address) {
        address.underWay++;
        underWay++;
    }

    /** Notes that a call has ended whose credential was not verified when it started. */
    void ended(Address address) {
        hasEnded = true;
        address.underWay--;
        underWay--;
    }

    /** Notes that upstream has refused a credential, or may have without telling. */
    void refused(Address address) {
        allowance.reservePermission();
        address.own.reservePermission();
    }

    /** Lets a credential wait until calls under way have come back. */
    void await(CredentialState credential) {
        waiting.add(credential);
    }

    void leave(CredentialState credential) {
        waiting.remove(credential);
    }

    /** Removes and returns the waiting credentials that can be decided now, the longest waiting first; no more than may start at once. */
    List<CredentialState> decidable() {
        if (!hasEnded) {
            return List.of();
        }
        hasEnded = false;
        List<CredentialState> decidable = new ArrayList<>();
        int room = left(allowance) - underWay;
        for (Iterator<CredentialState> each = waiting.iterator(); each.hasNext();) {
            CredentialState credential = each.next();
            QueuedCall next = credential.next();
            Standing standing = next == null ? Standing.HELD : standing(address(next));
            if (standing == Standing.HELD || (standing == Standing.FREE && room-- > 0)) {
                each.remove();
                decidable.add(credential);
            }
        }
        return decidable;
    }
}
