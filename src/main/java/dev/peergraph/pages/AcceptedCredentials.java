package dev.peergraph.pages;

/** Which credentials upstream accepts, as far as that is known without asking it. */
@FunctionalInterface
public interface AcceptedCredentials {

    /**
     * Returns whether upstream accepted the credential of a {@link Caller#partition() partition} when it last said anything of it; false
     * where it said nothing, or too long ago.
     */
    boolean contains(String partition);
}
