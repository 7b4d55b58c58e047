package dev.peergraph.fleet;

/** A mistake of configuration that keeps the fleet from working until an operator mends it: the start ends with its one sentence. */
final class FleetUnusable extends RuntimeException {

    private final String action;

    FleetUnusable(String problem, String action) {
        super(problem);
        this.action = action;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Returns what to do about it. */
    String action() {
        return action;
    }
}
