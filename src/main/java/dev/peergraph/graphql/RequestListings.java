package dev.peergraph.graphql;

import dev.peergraph.connection.Listings;
import dev.peergraph.connection.PeeringConnections;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.pages.Wanted;
import dev.peergraph.time.Arrival;
import graphql.GraphQLContext;
import org.springframework.stereotype.Component;

/** The one view of upstream's listings that all fields of a GraphQL request share. */
@Component
class RequestListings {

    private static final Caller.Absent NOBODY = new Caller.Absent("Send one Authorization header with a credential.");

    private final PeeringConnections connections;

    RequestListings(PeeringConnections connections) {
        this.connections = connections;
    }

    /**
     * Returns the request's view.
     *
     * @throws PageFailure.Unauthenticated if the request has no caller
     */
    Listings of(GraphQLContext context) {
        Caller caller = caller(context);
        return context.computeIfAbsent(Listings.class,
                _ -> open(caller, context));
    }

    private Listings open(Caller caller, GraphQLContext context) {
        Wanted wanted = context.getOrDefault(Wanted.class, Wanted.CACHED);
        Arrival arrival = context.get(Arrival.class);
        return arrival == null ? connections.open(caller, wanted, used(context)) : connections.open(caller, wanted, used(context), arrival);
    }

    /** Returns the record of the pages that the request's answer is made of. */
    static PagesUsed used(GraphQLContext context) {
        return context.computeIfAbsent(PagesUsed.class, _ -> new PagesUsed());
    }

    /**
     * Checks that the request says who sent it.
     *
     * @throws PageFailure.Unauthenticated if it does not
     */
    static void requireCaller(GraphQLContext context) {
        var _ = caller(context);
    }

    /**
     * Returns who sent the request.
     *
     * @throws PageFailure.Unauthenticated if nobody is known to have
     */
    static Caller caller(GraphQLContext context) {
        Caller caller = context.get(Caller.class);
        if (caller == null) {
            throw new PageFailure.Unauthenticated(context.getOrDefault(Caller.Absent.class, NOBODY).message(), null);
        }
        return caller;
    }
}
