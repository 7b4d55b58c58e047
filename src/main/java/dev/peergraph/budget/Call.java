package dev.peergraph.budget;

import dev.peergraph.time.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A call that counts against a {@link Budget} until it has ended.
 *
 * @param number its place in the order of starts
 * @param startedAt when it started
 * @param unreportedBefore how many calls before it had ended without telling what is left
 * @param ticket what the shared store knows it by; {@code null} where nothing is shared
 */
public record Call(long number, Moment startedAt, int unreportedBefore, @Nullable Ticket ticket) {
}
