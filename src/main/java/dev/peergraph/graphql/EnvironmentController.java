package dev.peergraph.graphql;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.RateBudgets;
import dev.peergraph.pages.RateReading;
import dev.peergraph.peering.Environment;
import graphql.GraphQLContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Answers what needs no upstream call: environments by their ids, and the caller's rate limit as upstream last reported it. */
@Controller
class EnvironmentController {

    private final RateBudgets budgets;

    EnvironmentController(RateBudgets budgets) {
        this.budgets = budgets;
    }

    @QueryMapping
    Environment environment(@Argument String id, GraphQLContext context) {
        Caller caller = RequestListings.caller(context);
        return readable(Arguments.id("id", id), caller);
    }

    @QueryMapping
    List<Environment> environments(@Argument List<String> ids, GraphQLContext context) {
        Caller caller = RequestListings.caller(context);
        return ids.stream().map(id -> readable(Arguments.id("ids", id), caller)).toList();
    }

    private static Environment readable(String id, Caller caller) {
        caller.require(id);
        return Environment.of(id);
    }

    @QueryMapping
    @Nullable
    RateReading rateLimit(GraphQLContext context) {
        RequestListings.used(context).noteMomentary();
        return budgets.lastReading(RequestListings.caller(context).partition()).orElse(null);
    }
}
