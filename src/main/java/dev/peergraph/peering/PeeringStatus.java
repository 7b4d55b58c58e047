package dev.peergraph.peering;

import org.jspecify.annotations.Nullable;

/**
 * The state of a peering's lifecycle.
 *
 * @param phase the phase it is in
 * @param errorCode why it failed, for programs; {@code null} unless upstream tells one
 * @param errorMessage why it failed, for people; {@code null} unless upstream tells one
 */
public record PeeringStatus(PeeringPhase phase, @Nullable String errorCode, @Nullable String errorMessage) {
}
