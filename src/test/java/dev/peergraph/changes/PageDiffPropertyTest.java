package dev.peergraph.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.listing.BackgroundPages;
import dev.peergraph.listing.RowFilter;
import dev.peergraph.listing.WholeListings;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Random changes of a listing, told to clients that follow each reading, or some, or come back: all know what is there. */
class PageDiffPropertyTest {

    private static final int READINGS = 120;
    private static final Caller CALLER = new Caller("partition", new Credential("Basic eDp5"), null);
    private static final List<PeeringPhase> PHASES = List.of(PeeringPhase.values());
    private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1");

    private final ChangingListing listing = new ChangingListing();
    private final WholeListings wholes = new WholeListings();
    private final ListingReader reader = new ListingReader(
            new BackgroundPages(listing, new PathLimits(1000, Duration.ofSeconds(15)), listing::now), wholes, listing::now);

    /** One who follows a filter, and takes a view only sometimes. */
    private static final class Follower {

        private final double eagerness;
        private final ToldPeerings client = new ToldPeerings();
        private final Told told = new Told(true);

        Follower(double eagerness) {
            this.eagerness = eagerness;
        }

        void take(View view) {
            told.next(view).forEach(client::apply);
        }
    }

    @RepeatedTest(20)
    void followersKnowWhatIsThere(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        listing.pageSize = 1 + random.nextInt(7);
        WatchedFilter filter = filter(random);
        List<Follower> followers = new ArrayList<>(List.of(new Follower(1), new Follower(0.5), new Follower(0.1)));
        List<PeeringChange> oracle = new ArrayList<>();
        List<PageItem> before = null;
        View view = null;
        Reading last = null;
        for (int i = 0; i < READINGS; i++) {
            change(random);
            listing.time.advanceTimeBy(Duration.ofSeconds(5));
            last = Objects.requireNonNull(reader.read(CALLER, "env-1", listing.now()).block()).reading();
            view = View.of(last, filter, view);
            List<PageItem> now = passing(filter);
            if (before == null) {
                now.forEach(item -> oracle.add(new PeeringChange(PeeringChangeType.PRESENT, id(item), peering(item), null)));
            } else {
                compare(before, now, oracle);
            }
            before = now;
            for (Follower follower : followers) {
                if (random.nextDouble() < follower.eagerness) {
                    follower.take(view);
                    follower.client.knows(now);
                }
            }
            if (random.nextInt(10) == 0) {
                followers.set(2, new Follower(0.3));
            }
        }
        View end = Objects.requireNonNull(view);
        followers.forEach(follower -> follower.take(end));
        followers.forEach(follower -> follower.client.knows(passing(filter)));
        perPeering(followers.getFirst().client.changes, oracle);
    }

    /** Who takes each reading is told each change once, and those of one peering in order. */
    private static void perPeering(List<PeeringChange> told, List<PeeringChange> oracle) {
        assertThat(byId(told)).isEqualTo(byId(oracle)).isNotEmpty();
    }

    /** Each change as its type, its peering where that is still in the listing, and its id. */
    private static Map<String, List<String>> byId(List<PeeringChange> changes) {
        Map<String, List<String>> byId = new HashMap<>();
        for (PeeringChange change : changes) {
            Object seen = change.type() == PeeringChangeType.REMOVED ? "" : String.valueOf(change.peering());
            byId.computeIfAbsent(change.peeringId(), _ -> new ArrayList<>()).add(change.type() + " " + seen);
        }
        return byId;
    }

    private static void compare(List<PageItem> before, List<PageItem> now, List<PeeringChange> changes) {
        for (PageItem item : before) {
            if (now.stream().noneMatch(other -> id(other).equals(id(item)))) {
                changes.add(new PeeringChange(PeeringChangeType.REMOVED, id(item), null, null));
            }
        }
        for (PageItem item : now) {
            List<PageItem> same = before.stream().filter(other -> id(other).equals(id(item))).toList();
            if (same.isEmpty()) {
                changes.add(new PeeringChange(PeeringChangeType.ADDED, id(item), peering(item), null));
            } else if (!same.getFirst().equals(item)) {
                changes.add(new PeeringChange(PeeringChangeType.UPDATED, id(item), peering(item), null));
            }
        }
    }

    private static String id(PageItem item) {
        return Objects.requireNonNull(item.id());
    }

    private static @Nullable Peering peering(PageItem item) {
        return item instanceof PageItem.Valid(Peering peering) ? peering : null;
    }

    private void change(Random random) {
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = listing.items.isEmpty() ? -1 : random.nextInt(listing.items.size());
            switch (random.nextInt(4)) {
                case 0 -> {
                    String id = "p-" + random.nextInt(40);
                    if (listing.items.stream().noneMatch(item -> id.equals(item.id()))) {
                        listing.items.add(random.nextInt(listing.items.size() + 1), item(random, id));
                    }
                }
                case 1 -> {
                    if (at >= 0) {
                        listing.items.remove(at);
                    }
                }
                default -> {
                    if (at >= 0) {
                        listing.items.set(at, item(random, id(listing.items.get(at))));
                    }
                }
            }
        }
    }

    private static PageItem item(Random random, String id) {
        if (random.nextInt(12) == 0) {
            return new PageItem.Malformed(id, null, "status is missing");
        }
        PeeringPhase phase = PHASES.get(random.nextInt(PHASES.size()));
        return ChangingListing.item(id, "name " + random.nextInt(3), phase, REGIONS.get(random.nextInt(2)));
    }

    private static WatchedFilter filter(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> WatchedFilter.NONE;
            case 1 -> new WatchedFilter(new PeeringFilter(List.of(), List.of(PeeringPhase.READY, PeeringPhase.FAILED), List.of()),
                    RowFilter.NONE);
            case 2 -> new WatchedFilter(new PeeringFilter(List.of("name 1"), List.of(), List.of()),
                    new RowFilter(List.of(), List.of("us-east-1"), ""));
            default -> new WatchedFilter(PeeringFilter.NONE, new RowFilter(List.of(), List.of(), "eu-WEST"));
        };
    }

    /** What of the listing passes, plainly. */
    private List<PageItem> passing(WatchedFilter filter) {
        return listing.items.stream().filter(item -> filter.equals(WatchedFilter.NONE) || passes(item, filter)).toList();
    }

    private static boolean passes(PageItem item, WatchedFilter filter) {
        if (!(item instanceof PageItem.Valid(Peering peering)) || !(peering instanceof AwsPeering aws)) {
            return false;
        }
        PeeringFilter ours = filter.filter();
        return (ours.phases().isEmpty() || ours.phases().contains(aws.status().phase()))
                && (ours.displayNames().isEmpty() || ours.displayNames().contains(aws.displayName()))
                && (filter.rows().regions().isEmpty() || filter.rows().regions().contains(aws.customerRegion()))
                && aws.customerRegion().contains(filter.rows().search());
    }
}
