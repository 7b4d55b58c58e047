package dev.peergraph.fleet;

/**
 * Redis did not answer, or not in time: the one failure of a {@link FleetLink}, expected and already counted. Who gets it goes on alone.
 */
public final class FleetApart extends RuntimeException {

    FleetApart(String cause) {
        super(cause, null, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
