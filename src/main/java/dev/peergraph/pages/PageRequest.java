package dev.peergraph.pages;

import dev.peergraph.time.Moment;
/**
 * Asks for one page.
 *
 * @param key which page
 * @param caller on whose behalf; its partition is the key's
 * @param urgency who waits for the call that answers it
 * @param wanted how old an answer is taken
 * @param deadline when the asker gives up
 * @param trace where the layers note what happens to it
 */
public record PageRequest(PageKey key, Caller caller, Urgency urgency, Wanted wanted, Moment deadline, PageTrace trace) {

    /** Makes a request that nobody wants explained. */
    public PageRequest(PageKey key, Caller caller, Urgency urgency, Wanted wanted, Moment deadline) {
        this(key, caller, urgency, wanted, deadline, PageTrace.NONE);
    }
}
