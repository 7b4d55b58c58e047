package dev.peergraph.budget;

/**
 * What the shared store knows a call by.
 *
 * @param id drawn at random
 * @param number the call's place in the order of starts in the fleet; negative if the store did not answer when the call started
 * @param startedAtMillis when it started, by the store's clock
 * @param lostBefore how many calls before it had ended without telling what is left
 */
public record Ticket(String id, long number, long startedAtMillis, long lostBefore) {

    /** Returns the ticket of a call that starts without the store's word. */
    static Ticket apart(String id) {
        return new Ticket(id, -1, 0, 0);
    }
}
