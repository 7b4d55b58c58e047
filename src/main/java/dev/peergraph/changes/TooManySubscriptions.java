package dev.peergraph.changes;

/** Refuses a subscription since there are too many. Has no stack trace. */
public final class TooManySubscriptions extends RuntimeException {

    private final String name;
    private final int limit;

    private TooManySubscriptions(String message, String name, int limit) {
        super(message, null, false, false);
        this.name = name;
        this.limit = limit;
    }

    static TooManySubscriptions ofAll(int limit) {
        return new TooManySubscriptions("The gateway has %d subscriptions, which is the most that it takes.".formatted(limit),
                "max-subscriptions", limit);
    }

    static TooManySubscriptions ofCredential(int limit) {
        return new TooManySubscriptions(
                "This credential has %d subscriptions, which is the most that one may have.".formatted(limit), "per-credential", limit);
    }

    /** Returns the name of the limit, as the properties call it. */
    public String name() {
        return name;
    }

    /** Returns how many there may be. */
    public int limit() {
        return limit;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
