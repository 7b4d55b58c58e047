package dev.peergraph.connection;

/** An argument that cannot be used; the message names it and says what is allowed. Has no stack trace. */
public final class InvalidArgument extends RuntimeException {

    private final String argument;
    private final String problem;

    /** Makes one that says: Argument "name" problem. */
    public InvalidArgument(String argument, String problem) {
        super("Argument \"" + argument + "\" " + problem, null, false, false);
        this.argument = argument;
        this.problem = problem;
    }

    /** Returns the same of an argument that is a part of another, such as {@code ids[2]}. */
    public InvalidArgument in(String whole) {
        return new InvalidArgument(whole + "." + argument, problem);
    }
}
