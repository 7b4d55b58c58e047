package dev.peergraph.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PagesUsed;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Remembers what answers to GET were, by their tags, as long as these are known to be fresh: no newer page was seen, and no refusal. What
 * is asked is kept as a keyed hash of URL, form and credential. Bounded; thread-safe.
 */
@Component
class FreshAnswers {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_USES = 100_000;
    private static final int MAX_PAGE_BYTES = 16 * 1024 * 1024;
    private static final int MAX_ENVIRONMENTS = 20_000;

    private final Cache<ByteBuffer, Remembered> answers = Caffeine.newBuilder()
            .maximumWeight(MAX_USES)
            .weigher((ByteBuffer _, Remembered known) -> 1 + known.uses().size())
            .build();
    private final Cache<PageKey, Instant> newest = Caffeine.newBuilder()
            .maximumWeight(MAX_PAGE_BYTES)
            .weigher((PageKey page, Instant _) -> 256 + 2 * page.toString().length())
            .build();
    private final Cache<Place, Instant> refused = Caffeine.newBuilder().maximumSize(MAX_ENVIRONMENTS).build();
    private final SecretKeySpec key;
    private final InstantSource clock;

    FreshAnswers(InstantSource clock) {
        this.clock = clock;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    /** An environment as one partition sees it. */
    private record Place(String partition, String environment) {

        static Place of(PageKey page) {
            return new Place(page.partition(), page.environment());
        }
    }

    private record Remembered(Tagged answer, List<PagesUsed.Use> uses) {
    }

    /** The tag of an answer, and until when it is fresh. */
    record Tagged(String tag, Instant freshUntil) {
    }

    /** Takes note of what an answer was made of, however it was asked for. */
    void heard(@Nullable PagesUsed used) {
        if (used == null) {
            return;
        }
        used.uses().forEach(use -> newest.asMap().merge(use.key(), use.age().fetchedAt(), FreshAnswers::later));
        used.refused().forEach(page -> refused.put(Place.of(page), clock.instant()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Remembers the tag of an answer. */
    void remember(ByteBuffer question, Tagged answer, PagesUsed used) {
        answers.put(question, new Remembered(answer, used.uses()));
    }

    /** Returns the remembered answer to a question, if it is fresh. */
    Optional<Tagged> fresh(ByteBuffer question) {
        Remembered known = answers.getIfPresent(question);
        if (known == null) {
            return Optional.empty();
        }
        boolean fresh = clock.instant().isBefore(known.answer().freshUntil())
                && known.uses().stream().allMatch(this::isLastWord);
        if (!fresh) {
            answers.invalidate(question);
        }
        return fresh ? Optional.of(known.answer()) : Optional.empty();
    }

    private boolean isLastWord(PagesUsed.Use use) {
        Instant refusal = refused.getIfPresent(Place.of(use.key()));
        return use.age().fetchedAt().equals(newest.getIfPresent(use.key()))
                && (refusal == null || refusal.isBefore(use.age().fetchedAt()));
    }

    /** Returns what stands for a request: all that its answer varies by. */
    ByteBuffer question(String uri, AnswerType type, HttpHeaders headers) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (String part : new String[]{uri, type.name(), String.join("\n", headers.getOrEmpty(HttpHeaders.AUTHORIZATION))}) {
                byte[] bytes = part.getBytes(UTF_8);
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                mac.update(bytes);
            }
            return ByteBuffer.wrap(mac.doFinal()).asReadOnlyBuffer();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
