package dev.peergraph.changes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An event of a subscription: what one reading of the listing has changed, or a part of that.
 *
 * @param changes the changes, at most {@value #MOST}, each peering once; empty if nothing changed
 * @param asOf when upstream answered the oldest page of the reading
 * @param stale whether upstream could not be read since, so that what was told as of {@code asOf} still stands
 * @param more whether the next event goes on with the same reading
 */
public record PeeringChanges(List<PeeringChange> changes, Instant asOf, boolean stale, boolean more) {

    /** The most changes of one event. */
    public static final int MOST = 500;

    /** Copies the changes. */
    public PeeringChanges {
        changes = List.copyOf(changes);
    }

    /** Returns the events that tell all changes of a reading, one at least. */
    static List<PeeringChanges> of(List<PeeringChange> changes, Instant asOf, boolean stale) {
        List<PeeringChanges> events = new ArrayList<>();
        int begin = 0;
        do {
            int end = Math.min(begin + MOST, changes.size());
            events.add(new PeeringChanges(changes.subList(begin, end), asOf, stale, end < changes.size()));
            begin = end;
        } while (begin < changes.size());
        return events;
    }
}
