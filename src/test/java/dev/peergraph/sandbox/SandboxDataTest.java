package dev.peergraph.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.sandbox.SandboxPeering.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SandboxDataTest {

    private static final Instant START = Instant.parse("2026-11-24T08:00:00.123456Z");
    private final SandboxData data = new SandboxData(START);

    @Test
    void mixedEnvironmentHasAllPhasesAndCloudsAtAnyInstant() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Instant now = START.plusNanos(random.nextLong(-1_000_000_000_000L, 100_000_000_000_000L));
            List<SandboxPeering> peerings = at(SandboxData.MIXED, now);
            assertThat(phases(peerings)).as("seed %d, at %s", seed, now).isEqualTo(EnumSet.allOf(Phase.class));
            assertThat(peerings).extracting(peering -> peering.cloud().kind()).contains("AwsPeering", "GcpPeering", "AzurePeering");
            assertThat(peerings).hasSizeBetween(12, 20).isSortedAccordingTo(SandboxPeering.ORDER);
        }
    }

    @Test
    void movingPeeringsMoveForwardOnlyAndNeverComeBack() {
        Map<String, Phase> seen = new HashMap<>();
        for (Instant now = START; now.isBefore(START.plus(Duration.ofMinutes(20))); now = now.plusSeconds(5)) {
            for (SandboxPeering peering : moving(now)) {
                Phase before = seen.put(peering.id(), peering.status().phase());
                assertThat(order(peering.status().phase())).as(peering.id()).isGreaterThanOrEqualTo(before == null ? 0 : order(before));
                assertThat(peering.createdAt()).isBeforeOrEqualTo(now);
                assertThat(peering.times().updatedAt()).isBetween(peering.createdAt(), now);
            }
        }
        assertThat(seen).hasSizeGreaterThan(20);
        assertThat(moving(START.plus(Duration.ofMinutes(20)))).extracting(SandboxPeering::id).hasSizeLessThan(seen.size());
    }

    @Test
    void firstPeeringsNeverChange() {
        SandboxData another = new SandboxData(START.plus(Duration.ofDays(30)));
        Instant later = START.plus(Duration.ofDays(30)).plusSeconds(77);
        assertThat(at(SandboxData.MIXED, START).subList(0, 8)).isEqualTo(another.at(SandboxData.MIXED, later).orElseThrow().subList(0, 8));
        assertThat(at(SandboxData.LARGE, START).subList(0, 4000))
                .isEqualTo(another.at(SandboxData.LARGE, later).orElseThrow().subList(0, 4000));
        assertThat(at(SandboxData.MIXED, START).getFirst().displayName()).isEqualTo("prod-peering-use1");
    }

    @Test
    void largeEnvironmentHasThousandsOfDistinctPeeringsInSeveralNetworks() {
        List<SandboxPeering> peerings = at(SandboxData.LARGE, START);
        assertThat(peerings).hasSizeGreaterThan(4000).isSortedAccordingTo(SandboxPeering.ORDER);
        assertThat(peerings).extracting(SandboxPeering::id).doesNotHaveDuplicates();
        assertThat(peerings).extracting(SandboxPeering::network).contains("n-4mvq8k", "n-9r2gdl", "n-w7e3tz");
        assertThat(peerings.stream().map(SandboxPeering::createdAt).distinct().count()).as("some share an instant")
                .isLessThan(peerings.size());
    }

    @Test
    void failedTellsWhyAndDeprovisioningWhenItEnds() {
        assertThat(at(SandboxData.MIXED, START)).filteredOn(peering -> peering.status().phase() == Phase.FAILED)
                .allSatisfy(peering -> assertThat(peering.status().errorCode()).isNotBlank())
                .allSatisfy(peering -> assertThat(peering.status().errorMessage()).isNotBlank());
        assertThat(at(SandboxData.MIXED, START)).filteredOn(peering -> peering.status().phase() == Phase.DEPROVISIONING)
                .allSatisfy(peering -> assertThat(peering.times().deletedAt()).isAfter(peering.times().updatedAt()));
    }

    @Test
    void emptyEnvironmentIsEmptyAndOthersAreHidden() {
        assertThat(data.at(SandboxData.EMPTY, START)).contains(List.of());
        assertThat(data.at(SandboxData.FORBIDDEN, START)).isEmpty();
        assertThat(data.at("env-unknown", START)).isEmpty();
        assertThat(SandboxData.ENVIRONMENTS).containsOnlyKeys("env-mixed", "env-large", "env-empty", "env-forbidden");
    }

    private List<SandboxPeering> moving(Instant now) {
        return at(SandboxData.MIXED, now).stream().filter(peering -> peering.displayName().startsWith("ephemeral-")).toList();
    }

    private List<SandboxPeering> at(String environment, Instant now) {
        return data.at(environment, now).orElseThrow();
    }

    private static EnumSet<Phase> phases(List<SandboxPeering> peerings) {
        return peerings.stream().map(peering -> peering.status().phase())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Phase.class)));
    }

    private static int order(Phase phase) {
        return Arrays.asList(Phase.PROVISIONING, Phase.PENDING_ACCEPT, Phase.READY, Phase.DISCONNECTED, Phase.DEPROVISIONING)
                .indexOf(phase);
    }
}
