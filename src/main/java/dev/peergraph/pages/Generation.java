package dev.peergraph.pages;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The time in which what is made of a page may be kept: over once the page is fetched anew or dropped, and with what it was read under.
 * Equal only to itself; thread-safe.
 */
public final class Generation {

    /** That of a page that is held nowhere. */
    public static final Generation OVER = new Generation(() -> true, () -> {
    }, _ -> {
    });

    private final BooleanSupplier grantEnded;
    private final Runnable whenServed;
    private final Consumer<Generation> whenKept;
    private volatile boolean ended;

    /**
     * Begins a generation, over at the latest once its page's reader may not see it any more.
     *
     * @param whenServed told each time that something made of the page is served again
     * @param whenKept told when something made of the page is kept, and so must come to know of the generation's end
     */
    public Generation(BooleanSupplier grantEnded, Runnable whenServed, Consumer<Generation> whenKept) {
        this.grantEnded = grantEnded;
        this.whenServed = whenServed;
        this.whenKept = whenKept;
    }

    /** Notes that something made of the page is kept; only from then on is it sure to be over in time. */
    public void keep() {
        whenKept.accept(this);
    }

    /** Notes that what was made of the page is served again, as the page would have been. */
    public void served() {
        whenServed.run();
    }

    /** Notes that the page is fetched anew or dropped. */
    public void end() {
        ended = true;
    }

    /** Returns whether what was made of the page is not to be shown any more. */
    public boolean isOver() {
        return ended || grantEnded.getAsBoolean();
    }
}
