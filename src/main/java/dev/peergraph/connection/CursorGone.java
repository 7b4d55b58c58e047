package dev.peergraph.connection;

/** A walk to its listing's end did not meet the item of a cursor, nor can its position be told. Has no stack trace. */
final class CursorGone extends RuntimeException {

    private final String argument;

    CursorGone(String argument) {
        super(argument, null, false, false);
        this.argument = argument;
    }

    InvalidArgument asInvalidArgument() {
        return new InvalidArgument(argument,
                "is the cursor of a peering that is gone, and its place is not known any more: start again without the cursor.");
    }
}
