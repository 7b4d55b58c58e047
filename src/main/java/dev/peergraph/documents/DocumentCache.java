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
 * Caches parsed and validated documents by their text. Does not cache invalid ones, whose errors are in the caller's language, nor those of
 * callers who are not verified, which could evict the documents of others.
 */
final class DocumentCache implements PreparsedDocumentProvider {

    /** How many times the bytes of its text a parsed document takes, about. */
    private static final int PARSED_FACTOR = 20;

    private final Cache<String, PreparsedDocumentEntry> valid;
    private final Predicate<GraphQLContext> isVerified;

    /** Makes a cache for documents of requests whose caller is verified, by their context. */
    DocumentCache(DataSize size, Predicate<GraphQLContext> isVerified) {
        this.isVerified = isVerified;
        valid = Caffeine.newBuilder()
                .maximumWeight(size.toBytes())
                .weigher((String text, PreparsedDocumentEntry _) -> Math.clamp(PARSED_FACTOR * (long) textBytes(text), 0,
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
        if (!entry.hasErrors() && isVerified.test(input.getGraphQLContext())) {
            valid.put(text, entry);
        }
        return CompletableFuture.completedFuture(entry);
    }

    /** Returns the document of a text, if it is cached. */
    Optional<Document> known(String text) {
        return Optional.ofNullable(valid.getIfPresent(text)).map(PreparsedDocumentEntry::getDocument);
    }

    /** Returns an estimate of the memory of a text: two bytes a character, and what an entry costs by itself. */
    static int textBytes(String text) {
        return 256 + 2 * text.length();
    }
}
