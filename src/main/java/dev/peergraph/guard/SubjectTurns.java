package dev.peergraph.guard;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers the turns of calls that share a credential (start-time fair queueing, Goyal 1996): each call of a subject has the turn after its
 * previous one, and at least the present turn, however many calls of other subjects wait. Not thread-safe.
 */
final class SubjectTurns {

    /** More than the calls that wait with one credential. */
    private static final int MAX_SUBJECTS = 1024;

    private final Map<String, Long> next = new HashMap<>();
    private long present;

    /** Returns the turn of a subject's next call; where nobody shares the credential, all calls have one turn. */
    long next(String subject) {
        if (subject.isEmpty()) {
            return present;
        }
        if (next.size() >= MAX_SUBJECTS) {
            forget();
        }
        long turn = Math.max(present, next.getOrDefault(subject, present));
        next.put(subject, turn + 1);
        return turn;
    }

    private void forget() {
        next.values().removeIf(turn -> turn <= present);
        if (next.size() >= MAX_SUBJECTS) {
            next.clear();
        }
    }

    /** Notes that a call of a turn starts. */
    void started(long turn) {
        present = Math.max(present, turn);
    }
}
