package dev.peergraph.time;

/**
 * When a request came: its deadline runs from then, whatever it had to wait for before it was executed.
 *
 * @param at the moment at which it had come whole
 */
public record Arrival(Moment at) {
}
