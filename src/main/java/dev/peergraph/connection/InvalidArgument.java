package dev.peergraph.connection;

/** An argument that cannot be used; the message names it and says what is allowed. Has no stack trace. */
public final class InvalidArgument extends RuntimeException {

    /** Makes one that says: Argument "name" problem. */
    public InvalidArgument(String argument, String problem) {
        super("Argument \"" + argument + "\" " + problem, null, false, false);
    }
}
