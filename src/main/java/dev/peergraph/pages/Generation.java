package dev.peergraph.pages;

/**
 * The time in which a page is the one that is held under its key: over once it is replaced or dropped. Equal only to itself; thread-safe.
 */
public final class Generation {

    /** That of a page that is held nowhere. */
    public static final Generation OVER = over();

    private volatile boolean ended;

    private static Generation over() {
        Generation generation = new Generation();
        generation.end();
        return generation;
    }

    /** Notes that the page is not held any more. */
    public void end() {
        ended = true;
    }

    /** Returns whether the page is not held any more. */
    public boolean isOver() {
        return ended;
    }
}
