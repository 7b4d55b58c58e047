package dev.peergraph.budget;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of all credentials, as all replicas of a fleet share them. The store keeps what was read and which calls are under way, in
 * the fleet as a whole; a replica asks it before each call and reports how the call ended. Nothing here fails or waits for long: who gets
 * no answer is told {@link Word.Apart}. Thread-safe.
 */
public interface SharedBudgets {

    /** Returns how many replicas share, this one included; while it is apart, how many did. At least 1. */
    int replicas();

    /**
     * Asks for one call of a credential.
     *
     * @param credential the partition of the credential
     * @param id what the call is known by; to ask again with the same one counts once
     */
    CompletionStage<Word> reserve(String credential, String id, Terms terms);

    /** Reports how a call of a credential ended. */
    void report(String credential, Report report);

    /**
     * What the asking replica brings to the decision.
     *
     * @param openers how many calls may be under way in the fleet while nothing is known of upstream's limit
     * @param spareShare share of the limit that must be left; negative if the call may take the last
     * @param roundTrip how long a call to upstream takes
     * @param longest how long a call is under way at most; one that is not reported by then is taken to have ended
     * @param epoch since when the store knows anything of the credential, as last heard; 0 if never. A store that has lost all since then
     * grants nothing before the replica has told it of its calls under way
     * @param underWay ids of these calls; empty once the store has heard them
     */
    record Terms(int openers, double spareShare, Duration roundTrip, Duration longest, long epoch, List<String> underWay) {
    }

    /** What the store says to a replica that asks. */
    sealed interface Word {

        /** Returns what the store knows; {@code null} if it did not answer. */
        default @Nullable State state() {
            return null;
        }

        /** The call may start, and counts as under way from now on. */
        record Granted(Ticket ticket, State state) implements Word {
        }

        /** The call must wait for the answers of others, maybe of other replicas. */
        record Busy(State state) implements Word {
        }

        /** The budget is spent, or upstream has refused a call, for so long. */
        record Spent(Duration pause, State state) implements Word {
        }

        /** The store did not answer: the replica decides alone. */
        record Apart() implements Word {
        }
    }

    /**
     * What the store knows of a credential.
     *
     * @param epoch since when it knows anything
     * @param known the lowest reading of the present window; {@code null} if there is none
     */
    record State(long epoch, @Nullable Known known) {
    }

    /**
     * The lowest reading of the present window, of whatever replica.
     *
     * @param limit calls that it allows; {@code null} if upstream does not tell
     * @param left calls that were left
     * @param ends how long it lasts from now on
     */
    record Known(@Nullable Integer limit, int left, Duration ends) {
    }
}
