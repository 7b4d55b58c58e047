package dev.peergraph.sharing;

import dev.peergraph.pages.PeeringPage;
import java.time.Duration;

/** What a page is good for now, by its age and by what is on it. */
public interface PageWindows {

    /** Returns whether a page may be served without asking upstream. */
    boolean isFresh(PeeringPage page);

    /** Returns whether a page may be served before upstream is asked: it is fresh, or its refresh may follow. */
    boolean isServable(PeeringPage page);

    /** Returns how long after it was fetched a page can be of use. */
    Duration usefulFor(PeeringPage page);

    /** Returns how long any page can be of use. */
    Duration longest();
}
