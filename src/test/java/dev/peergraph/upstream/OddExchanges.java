package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Callers who share connections to an upstream that answers oddly, and what must hold for them, whichever protocol is spoken. */
final class OddExchanges {

    private static final int EXCHANGES = 10_000;

    private OddExchanges() {
    }

    /** How an upstream answers a request. */
    enum Answer {
        /** After two interim answers. */
        AFTER_INTERIM_ONES,
        /** A moment after an interim answer. */
        LATE_AFTER_AN_INTERIM_ONE,
        /** Twice. */
        TWICE,
        /** With another body behind its own. */
        WITH_A_SECOND_BODY,
        /** With a part of its bytes only. */
        CUT_SHORT,
        /** Without content, and then with another answer. */
        NO_CONTENT_AND_AN_ANSWER,
        /** As not modified, and then with a body and another answer. */
        NOT_MODIFIED_AND_A_BODY,
        /** As it should. */
        PLAIN;

        /** Draws one of ten, three of which are plain. */
        static Answer next(Random random) {
            List<Answer> all = List.of(values());
            return all.get(Math.min(random.nextInt(10), all.size() - 1));
        }
    }

    /** Lets ten callers exchange ten thousand requests and answers, and fails where one reads a byte of another's. */
    static void check(RestPeeringPages adapter, long seed) {
        AtomicInteger own = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        try {
            Flux.range(0, EXCHANGES)
                    .flatMap(i -> asked(adapter, "caller-" + i % 10, own, failed), 16)
                    .then().block(Duration.ofMinutes(3));
        } catch (AssertionError foreign) {
            throw new AssertionError("seed " + seed, foreign);
        }
        assertThat(own.get() + failed.get()).isEqualTo(EXCHANGES);
        assertThat(own).as("seed %d", seed).hasValueGreaterThan(5_000);
        assertThat(failed).as("seed %d", seed).hasValueGreaterThan(1_000);
    }

    private static Mono<Void> asked(RestPeeringPages adapter, String caller, AtomicInteger own, AtomicInteger failed) {
        return adapter.page(requestOf(caller))
                .doOnNext(page -> {
                    assertThat(page.toString()).doesNotContainPattern("p-of-(?!" + caller + "\\b)");
                    own.incrementAndGet();
                })
                .then()
                .onErrorResume(PageFailure.class, failure -> {
                    assertThat(failure.getMessage()).doesNotContain("p-of-");
                    failed.incrementAndGet();
                    return Mono.empty();
                });
    }

    /** A caller with a credential of its own. All ask for the same environment, so that only the connection keeps them apart. */
    static PageRequest requestOf(String name) {
        PageKey key = new PageKey("partition-" + name, "env-1", PeeringFilter.NONE, 1000, null);
        return new PageRequest(key, new Caller("partition-" + name, new Credential("Bearer " + name), null), Urgency.INTERACTIVE,
                Wanted.CACHED, new Moment(Long.MAX_VALUE));
    }

    /** Calls one after another, each by another caller: every call is answered, and with its caller's own page. */
    static void assertEachGetsItsOwn(RestPeeringPages adapter, int calls) {
        for (int i = 0; i < calls; i++) {
            assertOwn(AdapterFixture.page(adapter, requestOf("caller-" + i)), "caller-" + i);
        }
    }

    static void assertOwn(PeeringPage page, String name) {
        assertThat(page.items()).singleElement().isInstanceOf(PageItem.Valid.class).extracting(PageItem::id).isEqualTo("p-of-" + name);
    }
}
