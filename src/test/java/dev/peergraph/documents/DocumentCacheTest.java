package dev.peergraph.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import graphql.ExecutionInput;
import graphql.GraphQLError;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.parser.Parser;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class DocumentCacheTest {

    private final AtomicInteger parsed = new AtomicInteger();

    private PreparsedDocumentEntry ask(DocumentCache cache, String text, boolean valid) {
        return cache.getDocumentAsync(
                ExecutionInput.newExecutionInput(text).graphQLContext(Map.of("proven", text.contains("proven"))).build(), input -> {
                    parsed.incrementAndGet();
                    return valid
                            ? new PreparsedDocumentEntry(Parser.parse(input.getQuery()))
                            : new PreparsedDocumentEntry(GraphQLError.newError().message("wrong").build());
                }).join();
    }

    @Test
    void parsesAndValidatesADocumentOnce() {
        DocumentCache cache = new DocumentCache(DataSize.ofMegabytes(1), _ -> true);
        assertThat(ask(cache, "{ a }", true)).isSameAs(ask(cache, "{ a }", true));
        assertThat(parsed).hasValue(1);
        assertThat(cache.known("{ a }")).isPresent();
    }

    @Test
    void keepsNoWrongDocument() {
        DocumentCache cache = new DocumentCache(DataSize.ofMegabytes(1), _ -> true);
        assertThat(ask(cache, "{ a }", false).hasErrors()).isTrue();
        assertThat(ask(cache, "{ a }", true).hasErrors()).isFalse();
    }

    @Test
    void keepsNothingOfStrangers() {
        DocumentCache cache = new DocumentCache(DataSize.ofMegabytes(1), context -> context.getBoolean("proven"));
        assertThat(ask(cache, "{ strange }", true).hasErrors()).isFalse();
        assertThat(cache.known("{ strange }")).isEmpty();
        assertThat(ask(cache, "{ proven }", true)).isSameAs(ask(cache, "{ proven }", true));
    }

    @Test
    void keepsNoMoreThanItsSize() {
        DocumentCache cache = new DocumentCache(DataSize.ofKilobytes(100), _ -> true);
        IntStream.range(0, 10_000).forEach(i -> ask(cache, "{ a" + i + " }", true));
        await().untilAsserted(() -> assertThat(
                IntStream.range(0, 10_000).filter(i -> cache.known("{ a" + i + " }").isPresent()).count()).isBetween(1L, 20L));
    }
}
