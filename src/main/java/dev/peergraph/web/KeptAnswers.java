package dev.peergraph.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.pages.CurrentPages;
import dev.peergraph.pages.Moment;
import dev.peergraph.pages.MonotonicClock;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PagesUsed;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.HttpServerResponse;

/** Answers as bytes, each under all that it depends on; bounded in bytes. Thread-safe. */
@Component
class KeptAnswers {

    /** What each request has its own of, or each form of the answer. */
    private static final List<String> NOT_KEPT = List.of(RequestTraces.REQUEST_ID, RequestTraces.TRACE_PARENT,
            HttpHeaderNames.CONTENT_LENGTH.toString());

    /** For how long after an answer had to give way there is taken to be no room for all. */
    private static final Duration CROWDED = Duration.ofMinutes(1);

    /** About as many as there are answers of usual size. A power of two. */
    private static final int ASKED_OF_LATE = 8192;

    private final boolean on;
    private final Cache<Question, KeptAnswer> answers;
    private final CurrentPages current;
    private final MonotonicClock clock;
    /** Hashes of questions of late, each in the one slot that it may have: two that share one may keep each other out for a while. */
    private final int[] asked = new int[ASKED_OF_LATE];
    private volatile Moment crowdedUntil = Moment.DISTANT_PAST;

    KeptAnswers(AnswerProperties properties, CurrentPages current, MonotonicClock clock) {
        this.current = current;
        this.on = properties.maxSize().toBytes() > 0;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(properties.maxSize().toBytes())
                .weigher((Question question, KeptAnswer answer) -> question.weight() + answer.weight())
                .executor(Runnable::run)
                .evictionListener((_, _, _) -> crowdedUntil = clock.now().plus(CROWDED))
                .build();
        this.clock = clock;
    }

    boolean on() {
        return on;
    }

    /** Returns the answer to a question as long as it is what execution would answer, else {@code null}. */
    @Nullable
    KeptAnswer find(Question question) {
        KeptAnswer answer = answers.getIfPresent(question);
        if (answer == null || (clock.now().isBefore(answer.freshUntil()) && current.areCurrent(answer.pages()))) {
            return answer;
        }
        answers.asMap().remove(question, answer);
        return null;
    }

    /**
     * Returns whether to keep an answer: where some have had to give way of late, not at the first asking. Most are not asked for again,
     * and would be refused room anyhow, at a cost.
     */
    private boolean deservesRoom(Question question) {
        if (!clock.now().isBefore(crowdedUntil)) {
            return true;
        }
        int hash = question.hashCode();
        int slot = (hash ^ hash >>> 16) & ASKED_OF_LATE - 1;
        boolean again = asked[slot] == hash;
        asked[slot] = hash;
        return again;
    }

    /** Where the answer to a question can be left to be kept; in the Reactor context of a request that may find it again. */
    final class Offer {

        private final Question question;
        private byte @Nullable [] body;
        private @Nullable PagesUsed used;

        Offer(Question question) {
            this.question = question;
        }

        /** Takes the body of an answer that may be kept, and what it was made of. */
        void take(byte[] answer, PagesUsed pages) {
            body = answer;
            used = pages;
        }

        /** Keeps what was taken, if anything, with the headers that go out with it; not where the caller is told that it has it. */
        void keep(ServerHttpResponse response) {
            if (body == null || used == null || HttpStatus.NOT_MODIFIED.equals(response.getStatusCode())) {
                return;
            }
            Moment freshUntil = used.freshUntil().orElse(Moment.DISTANT_PAST);
            List<PageIdentity> pages = used.uses().stream().map(PagesUsed.Use::identity).filter(Objects::nonNull).distinct().toList();
            boolean allHeld = used.uses().stream().noneMatch(use -> use.identity() == null);
            if (allHeld && clock.now().isBefore(freshUntil) && deservesRoom(question)) {
                HttpServerResponse wire = ServerHttpResponseDecorator.getNativeResponse(response);
                HttpHeaders kept = new DefaultHttpHeaders().add(wire.responseHeaders());
                NOT_KEPT.forEach(kept::remove);
                answers.put(question, new KeptAnswer(body, kept, freshUntil, pages));
            }
        }
    }
}
