package dev.peergraph.sandbox;

import dev.peergraph.sandbox.SandboxAnswer.Refusal;
import dev.peergraph.sandbox.SandboxBudgets.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The list operation, without its faults: a request and an instant in, an answer out. */
final class SandboxOperation {

    static final String PATH = "/networking/v1/peerings";

    private static final Pattern CREDENTIAL = Pattern.compile("(?i)(?:basic|bearer) +\\S.*");

    private final SandboxData data;
    private final SandboxBudgets budgets = new SandboxBudgets();

    SandboxOperation(SandboxData data) {
        this.data = data;
    }

    /** One call as it came in; the id is that of the request. */
    record Call(String id, @Nullable String authorization, Map<String, List<String>> parameters) {
    }

    SandboxAnswer answer(Call call, SandboxProperties behaviour, Instant now) {
        String credential = call.authorization();
        if (credential == null || !CREDENTIAL.matcher(credential).matches()) {
            return SandboxAnswer.unauthenticated(call.id());
        }
        Reading reading = budgets.spend(credential, behaviour, now);
        SandboxAnswer answer = reading.granted() ? listed(call, behaviour, now) : SandboxAnswer.rateLimited(call.id());
        // Upstream documents the headers on these two only.
        return answer.status() == 200 || answer.status() == 429 ? answer.with(reading.headers()) : answer;
    }

    private SandboxAnswer listed(Call call, SandboxProperties behaviour, Instant now) {
        try {
            SandboxQuery query = SandboxQuery.of(call.parameters(), behaviour.maxPageSize());
            SandboxPages pages = new SandboxPages(query, behaviour.tokenLifetime(), behaviour.maxPageSize(), now);
            return data.at(query.environment(), now)
                    .map(peerings -> SandboxAnswer.ok(pages.page(peerings)))
                    .orElseGet(() -> SandboxAnswer.forbidden(call.id()));
        } catch (Refusal refusal) {
            return SandboxAnswer.badRequest(call.id(), refusal);
        }
    }
}
