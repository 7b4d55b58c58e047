package dev.peergraph.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@link Grant} of each credential and environment, and the refusals of late. Thread-safe. */
final class Grants {

    private static final int MAX_REFUSALS = 10_000;

    /** Weak: a grant that no page and no call holds any more has nothing to end. So there are no more of them than of pages and calls. */
    private final Cache<Scope, Grant> grants = Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
    private final Cache<Scope, PageFailure> refusals;

    Grants(Duration refused, Ticker ticker) {
        refusals = Caffeine.newBuilder()
                .maximumSize(MAX_REFUSALS)
                .expireAfterWrite(refused)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    Grant of(PageKey key) {
        return grants.get(Scope.of(key), _ -> new Grant());
    }

    /** Returns how upstream refused the key's credential in its environment a moment ago; {@code null} if it did not. */
    @Nullable
    PageFailure refusal(PageKey key) {
        return refusals.getIfPresent(Scope.of(key));
    }

    /**
     * Notes that upstream refuses, under a grant or none that lasts: an environment to a credential, or the credential itself. What is
     * granted now ends too where it is another: an answer cannot tell whether it is older than what was granted since.
     *
     * @return the keys of pages that nobody may see any more
     */
    List<PageKey> refuse(PageKey key, Grant grant, PageFailure refusal) {
        // In this order: who still finds the grant that ends must not find it valid, and who finds none must find the refusal.
        refusals.put(Scope.of(key), refusal);
        grant.end();
        List<PageKey> ungranted = new ArrayList<>(grant.held());
        ungranted.addAll(end(key.partition(), refusal instanceof PageFailure.Forbidden ? key.environment() : null));
        return ungranted;
    }

    /**
     * Ends what upstream lets a credential read.
     *
     * @param environment in which environment only; {@code null} for all
     * @return the keys of pages that nobody may see any more
     */
    List<PageKey> end(String partition, @Nullable String environment) {
        List<PageKey> ungranted = new ArrayList<>();
        for (Scope scope : environment == null ? all(partition) : List.of(new Scope(partition, environment))) {
            Grant grant = grants.asMap().remove(scope);
            if (grant != null) {
                grant.end();
                ungranted.addAll(grant.held());
            }
        }
        return ungranted;
    }

    /** Looks at each: a credential is seldom refused that was accepted before. */
    private List<Scope> all(String partition) {
        return grants.asMap().keySet().stream().filter(scope -> scope.partition.equals(partition)).toList();
    }

    /** Notes that upstream grants again: a call that began after the refusal was answered. */
    void accept(PageKey key) {
        refusals.invalidate(Scope.of(key));
    }

    /** What a refusal is about: never a single page. */
    private record Scope(String partition, String environment) {

        static Scope of(PageKey key) {
            return new Scope(key.partition(), key.environment());
        }
    }
}
