package dev.peergraph.budget;

import dev.peergraph.time.Moment;

/**
 * A call that counts against a {@link Budget} until it has ended.
 *
 * @param number its place in the order of starts
 * @param startedAt when it started
 * @param unreportedBefore how many calls before it had ended without telling what is left
 */
public record Call(long number, Moment startedAt, int unreportedBefore) {
}
