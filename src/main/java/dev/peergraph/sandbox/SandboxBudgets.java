package dev.peergraph.sandbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The rate limit: a fixed window per credential, of which a rival may spend a part. */
final class SandboxBudgets {

    private static final int MAX_CREDENTIALS = 10_000;

    /** Keyed by a hash: somebody may send a real credential here by mistake. */
    private final Cache<String, Window> windows = Caffeine.newBuilder().maximumSize(MAX_CREDENTIALS).build();

    /** Spends one call of a credential's budget, if one is left. */
    Reading spend(String credential, SandboxProperties behaviour, Instant now) {
        String key = HexFormat.of().formatHex(SandboxQuery.sha256(credential));
        Window window = windows.asMap().compute(key, (_, last) -> Window.at(key, last, behaviour, now).spent(behaviour, now));
        int remaining = Math.max(0, window.left(behaviour, now));
        return new Reading(window.granted, behaviour.limit(), remaining, Duration.between(now, window.start.plus(behaviour.window())));
    }

    /** What a call may know of its budget. */
    record Reading(boolean granted, int limit, int remaining, Duration reset) {

        /** Returns the headers that tell it; the time is relative, in whole seconds, rounded up. */
        Map<String, String> headers() {
            String seconds = Long.toString(reset.plusNanos(999_999_999).toSeconds());
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("X-RateLimit-Limit", Integer.toString(limit));
            headers.put("X-RateLimit-Remaining", Integer.toString(remaining));
            headers.put("X-RateLimit-Reset", seconds);
            if (!granted) {
                headers.put("Retry-After", seconds);
            }
            return headers;
        }
    }

    /** A window and the calls taken in it; {@code granted} is about the latest. */
    private record Window(Instant start, long seed, int taken, boolean granted) {

        static Window at(String key, @Nullable Window last, SandboxProperties behaviour, Instant now) {
            boolean open = last != null && !now.isBefore(last.start) && now.isBefore(last.start.plus(behaviour.window()));
            return last != null && open ? last : new Window(now, key.hashCode() ^ now.toEpochMilli(), 0, false);
        }

        Window spent(SandboxProperties behaviour, Instant now) {
            boolean grant = left(behaviour, now) > 0;
            return new Window(start, seed, grant ? taken + 1 : taken, grant);
        }

        int left(SandboxProperties behaviour, Instant now) {
            return behaviour.limit() - taken - rivals(behaviour, now);
        }

        /** The rival's calls fall on moments drawn evenly over the window: those that have passed are spent. */
        private int rivals(SandboxProperties behaviour, Instant now) {
            double passed = (double) Duration.between(start, now).toNanos() / behaviour.window().toNanos();
            return (int) new Random(seed).doubles(behaviour.rival()).filter(moment -> moment < passed).count();
        }
    }
}
