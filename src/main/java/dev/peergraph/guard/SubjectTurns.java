package dev.peergraph.guard;

import java.util.HashMap;
import java.util.Map;

/**
 * Turns of the calls of those who share a credential (start-time fair queueing, Goyal 1996): a subject's calls have one turn after the
 * other, and the first of one that has not called of late has the present turn, however many calls of others wait. Not thread-safe.
 */
final class SubjectTurns {

    /** More than wait with one credential, unless most of them leave. */
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
