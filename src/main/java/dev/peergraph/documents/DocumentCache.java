package dev.peergraph.documents;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.ExecutionInput;
import graphql.GraphQLContext;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import graphql.language.Document;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.util.unit.DataSize;

/**
 * Keeps documents that were parsed and found valid, by their text. Wrong ones are not kept: what is wrong is told in the caller's language.
 * Neither are those of strangers, who could push out the ones of others.
 */
final class DocumentCache implements PreparsedDocumentProvider {

    /** A parsed document takes about this many times the bytes of its text. */
    private static final int PARSED_FACTOR = 20;

    private final Cache<String, PreparsedDocumentEntry> valid;
    private final Predicate<GraphQLContext> isProven;

    /** Makes one that keeps documents of requests whose context tells that their caller has proved itself. */
    DocumentCache(DataSize size, Predicate<GraphQLContext> isProven) {
        this.isProven = isProven;
        valid = Caffeine.newBuilder()
                .maximumWeight(size.toBytes())
                .weigher((String text, PreparsedDocumentEntry _) -> Math.clamp(PARSED_FACTOR * (long) textBytes(text, text), 0,
                        Integer.MAX_VALUE))
                .build();
    }

    @Override
    public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(ExecutionInput input,
            Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
        String text = input.getQuery();
        PreparsedDocumentEntry known = valid.getIfPresent(text);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        PreparsedDocumentEntry entry = parseAndValidate.apply(input);
        if (!entry.hasErrors() && isProven.test(input.getGraphQLContext())) {
            valid.put(text, entry);
        }
        return CompletableFuture.completedFuture(entry);
    }

    /** Returns the document of a text, if it ran before. */
    Optional<Document> known(String text) {
        return Optional.ofNullable(valid.getIfPresent(text)).map(PreparsedDocumentEntry::getDocument);
    }

    /** Weighs an entry by its value, at two bytes a character and what an entry costs by itself. */
    static int textBytes(String hash, String text) {
        return 256 + 2 * text.length();
    }
}
