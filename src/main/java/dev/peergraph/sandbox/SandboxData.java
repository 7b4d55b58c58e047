package dev.peergraph.sandbox;

import dev.peergraph.sandbox.SandboxPeering.Phase;
import dev.peergraph.sandbox.SandboxPeering.Status;
import dev.peergraph.sandbox.SandboxPeering.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the sandbox's environments hold at an instant: settled peerings, and some that live, die and are reborn. Pure. */
final class SandboxData {

    static final String LARGE = "env-large";
    static final String MIXED = "env-mixed";
    static final String EMPTY = "env-empty";
    static final String FORBIDDEN = "env-forbidden";

    /** The environments in the order in which a newcomer should meet them, each with a phrase about it. */
    static final Map<String, String> ENVIRONMENTS = environments();

    /** One life: the phases in their order, then {@link #PAUSE} until the next one begins. */
    private static final List<Phase> LIFE = List
            .of(Phase.PROVISIONING, Phase.PENDING_ACCEPT, Phase.READY, Phase.DISCONNECTED, Phase.DEPROVISIONING);
    private static final Duration STEP = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofSeconds(40);
    private static final Duration ROUND = STEP.multipliedBy(LIFE.size()).plus(PAUSE);

    /** Lives are staggered by one step, so that each phase has its peering at every instant. */
    private static final int LIVES = LIFE.size() + 1;

    private final Instant start;
    private final Map<String, List<SandboxPeering>> settled = Map
            .of(LARGE, SandboxCatalog.large(), MIXED, SandboxCatalog.mixed(), EMPTY, List.of());

    SandboxData(Instant start) {
        this.start = start.truncatedTo(ChronoUnit.MICROS);
    }

    /** Returns an environment's peerings in listing order; nothing if it does not exist or may not be read. */
    Optional<List<SandboxPeering>> at(String environment, Instant now) {
        return Optional.ofNullable(settled.get(environment)).map(old -> old.isEmpty() ? old : withLives(environment, old, now));
    }

    private List<SandboxPeering> withLives(String environment, List<SandboxPeering> old, Instant now) {
        List<SandboxPeering> all = new ArrayList<>(old);
        IntStream.range(0, LIVES).mapToObj(place -> life(environment, place, now)).flatMap(Optional::stream).forEach(all::add);
        all.sort(SandboxPeering.ORDER);
        return all;
    }

    private Optional<SandboxPeering> life(String environment, int place, Instant now) {
        Instant first = start.minus(STEP.multipliedBy(place));
        long round = Math.floorDiv(first.until(now, ChronoUnit.NANOS), ROUND.toNanos());
        Instant born = first.plus(ROUND.multipliedBy(round));
        long steps = Duration.between(born, now).dividedBy(STEP);
        if (steps >= LIFE.size()) {
            return Optional.empty();
        }
        SandboxPeering newborn = SandboxCatalog.newborn(seed(environment, place, born), "ephemeral-" + (place + 1), born);
        return Optional.of(aged(newborn, Math.toIntExact(steps)));
    }

    private static SandboxPeering aged(SandboxPeering newborn, int steps) {
        Phase phase = LIFE.get(steps);
        Instant born = newborn.createdAt();
        @Nullable
        Instant deletedAt = phase == Phase.DEPROVISIONING ? born.plus(STEP.multipliedBy(LIFE.size())) : null;
        Times times = new Times(born, born.plus(STEP.multipliedBy(steps)), deletedAt);
        return new SandboxPeering(newborn.id(), newborn.displayName(), newborn.network(), newborn.cloud(), Status.of(phase), times);
    }

    /** Another birth is another peering, in each environment: the birth time is in the seed. */
    private static long seed(String environment, int place, Instant born) {
        return 31L * (31L * environment.hashCode() + place) + born.toEpochMilli() * 1_000_003L;
    }

    private static Map<String, String> environments() {
        Map<String, String> phrases = new LinkedHashMap<>();
        phrases.put(MIXED, "about a dozen peerings: all clouds, all six phases, some moving on as you watch");
        phrases.put(LARGE, "some four thousand peerings, for paging and filters");
        phrases.put(EMPTY, "no peering");
        phrases.put(FORBIDDEN, "answered 403, as every other id is");
        return Collections.unmodifiableMap(phrases);
    }
}
