package dev.peergraph.fleet;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells a start that a {@link FleetUnusable} ended by that alone, without a stack trace. */
class FleetUnusableAnalyzer extends AbstractFailureAnalyzer<FleetUnusable> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FleetUnusable cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
