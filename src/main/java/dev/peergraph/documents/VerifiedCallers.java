package dev.peergraph.documents;

import dev.peergraph.pages.AcceptedCredentials;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PagesUsed;
import graphql.GraphQLContext;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the verified callers. Only their documents are cached, since anybody can send a document. */
@Component
class VerifiedCallers {

    private final AcceptedCredentials accepted;

    VerifiedCallers(AcceptedCredentials accepted) {
        this.accepted = accepted;
    }

    /**
     * Returns the caller of a request, by its GraphQL context, if its token was verified, or upstream has accepted its credential: a while
     * ago, during this request, or for a page in the cache that this request has used.
     */
    Optional<Caller> of(GraphQLContext context) {
        Caller caller = context.get(Caller.class);
        return Optional.ofNullable(caller).filter(known -> known.borrowsCredential() || accepted.contains(known.partition())
                || hasUsedPages(context));
    }

    private static boolean hasUsedPages(GraphQLContext context) {
        PagesUsed used = context.get(PagesUsed.class);
        return used != null && !used.isEmpty();
    }
}
