package dev.peergraph.guard;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The credentials whose next call wants a place, in turn: each gets one and goes to the end. Those for whom callers wait come before those
 * for whom nobody does. Not thread-safe.
 */
final class Turns {

    private final SequencedSet<CredentialState> ofCallers = new LinkedHashSet<>();
    private final SequencedSet<CredentialState> ofBackground = new LinkedHashSet<>();

    /** Adds a credential at the end, unless it has a place already; one with no call that waits loses its place. */
    void add(CredentialState credential) {
        SequencedSet<CredentialState> own = credential.hasCallers() ? ofCallers : ofBackground;
        SequencedSet<CredentialState> other = credential.hasCallers() ? ofBackground : ofCallers;
        other.remove(credential);
        if (credential.waiting() > 0) {
            own.add(credential);
        } else {
            own.remove(credential);
        }
    }

    /** Takes the credential whose turn it is, the last one only if there is no other; {@code null} if none wants a place. */
    @Nullable
    CredentialState poll(@Nullable CredentialState last) {
        SequencedSet<CredentialState> turns = ofCallers.isEmpty() ? ofBackground : ofCallers;
        if (turns.isEmpty()) {
            return null;
        }
        CredentialState first = turns.removeFirst();
        if (first != last || turns.isEmpty()) {
            return first;
        }
        CredentialState second = turns.removeFirst();
        turns.addFirst(first);
        return second;
    }

    boolean isEmpty() {
        return ofCallers.isEmpty() && ofBackground.isEmpty();
    }
}
