package dev.peergraph.guard;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Orders the credentials whose next call needs a place: the first gets one and goes to the end. Those with waiting callers come before
 * those with background calls only. Not thread-safe.
 */
final class Turns {

    private final SequencedSet<CredentialState> ofCallers = new LinkedHashSet<>();
    private final SequencedSet<CredentialState> ofBackground = new LinkedHashSet<>();

    /** Adds a credential at the end, unless it is there already; removes it if none of its calls waits. */
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

    /** Takes the first credential, but the given one only if there is no other; {@code null} if there is none. */
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
