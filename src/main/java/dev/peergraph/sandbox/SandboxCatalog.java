package dev.peergraph.sandbox;

import dev.peergraph.sandbox.SandboxPeering.AwsPeering;
import dev.peergraph.sandbox.SandboxPeering.AzurePeering;
import dev.peergraph.sandbox.SandboxPeering.Cloud;
import dev.peergraph.sandbox.SandboxPeering.GcpPeering;
import dev.peergraph.sandbox.SandboxPeering.Phase;
import dev.peergraph.sandbox.SandboxPeering.Status;
import dev.peergraph.sandbox.SandboxPeering.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes the invented peerings: some written by hand, thousands drawn with a fixed seed. */
final class SandboxCatalog {

    private static final int LARGE_SIZE = 4000;
    private static final Instant LARGE_START = Instant.parse("2023-03-01T07:12:09.330418Z");
    private static final String SUBSCRIPTION = "a41c6f02-77aa-4f0b-b0f5-93d6e1c0d333";

    private static final List<String> ACCOUNTS = List.of("111122223333", "444455556666", "777788889999", "123456789012");
    private static final List<String> PROJECTS = List.of("acme-data-prod", "acme-data-staging", "acme-analytics", "acme-fraud");
    private static final List<String> TENANTS = List
            .of("5c1d7a34-93f0-4d6e-8b57-2f6a0c9be111", "0e8f4b7a-6c55-4a0e-9f3e-7d1b5f20c222");
    private static final List<String> STAGES = List.of("prod", "prod", "prod", "staging", "dev");
    private static final List<String> TEAMS = List.of("payments", "orders", "fraud", "search", "billing", "catalog", "shipping", "identity",
            "pricing", "telemetry", "loyalty", "support", "inventory", "ledger", "media", "risk");

    /** A network lies in one region of one cloud, and so do the peerings of it. */
    private static final List<Place> PLACES = List.of(new Place("n-4mvq8k", Provider.AWS, "us-east-1"),
            new Place("n-9r2gdl", Provider.GCP, "us-central1"), new Place("n-w7e3tz", Provider.AZURE, "eastus2"),
            new Place("n-k2x6pn", Provider.AWS, "us-west-2"), new Place("n-5hd8va", Provider.AWS, "eu-west-1"),
            new Place("n-q3j9wy", Provider.GCP, "europe-west4"), new Place("n-b8c4rm", Provider.AZURE, "westeurope"),
            new Place("n-t6z1lf", Provider.AWS, "eu-central-1"), new Place("n-y2p7sg", Provider.GCP, "asia-southeast1"),
            new Place("n-e9v5dh", Provider.AWS, "ap-southeast-2"));

    private SandboxCatalog() {
    }

    /** Returns the settled peerings of the mixed environment, oldest first. */
    static List<SandboxPeering> mixed() {
        return List.of(
                of("p-2f8kd1", "prod-peering-use1", "n-4mvq8k", Status.of(Phase.READY), "2025-01-14T09:30:00.118204Z",
                        new AwsPeering("111122223333", "vpc-0a1b2c3d4e5f60718", List.of("10.108.16.0/21", "10.108.24.0/21"), "us-east-1")),
                of("p-4t7hza", "prod-peering-uscentral1", "n-9r2gdl", Status.of(Phase.READY), "2025-01-14T09:42:37.5Z",
                        new GcpPeering("acme-data-prod", "shared-vpc-prod", true)),
                of("p-5b2ncd", "prod-peering-eastus2", "n-w7e3tz", Status.of(Phase.READY), "2025-01-15T16:05:11Z",
                        new AzurePeering(TENANTS.getFirst(), vnet("rg-network-prod", "vnet-hub-eastus2"), "eastus2")),
                of("p-6x8rtp", "analytics", "n-4mvq8k", Status.of(Phase.READY), "2025-02-03T11:20:45.902Z",
                        new AwsPeering("444455556666", "vpc-0f9e8d7c6b5a43210", List.of("10.109.0.0/16"), "us-east-1")),
                of("p-7j3wqe", "analytics", "n-9r2gdl", Status.of(Phase.PENDING_ACCEPT), "2025-03-21T08:00:02.000001Z",
                        new GcpPeering("acme-analytics", "default", false)),
                of("p-8m5gyu", "lab-peering-eastus2", "n-w7e3tz",
                        new Status(Phase.FAILED, "PERMISSION_DENIED",
                                "Permission was denied. Please verify that all permissions have been granted."),
                        "2025-04-08T13:37:59Z", new AzurePeering(TENANTS.getLast(), vnet("rg-lab", "vnet-no-permission"), "eastus2")),
                deleted(of("p-9c1vbx", "legacy-mainframe", "n-4mvq8k", Status.of(Phase.DEPROVISIONING), "2025-05-19T22:10:00Z",
                        new AwsPeering("777788889999", "vpc-0deadbeef0deadbee", List.of("192.168.0.0/16"), "us-east-1"))),
                of("p-a6n4rk", "partner-exchange", "n-9r2gdl", Status.of(Phase.DISCONNECTED), "2025-06-30T05:55:30.25Z",
                        new GcpPeering("acme-data-staging", "partner-vpc", false)));
    }

    /** Returns the settled peerings of the large environment, oldest first: the same ones at every start. */
    static List<SandboxPeering> large() {
        Random random = new Random(20_230_301L);
        List<SandboxPeering> peerings = new ArrayList<>(LARGE_SIZE);
        Instant created = LARGE_START;
        for (int i = 0; i < LARGE_SIZE; i++) {
            peerings.add(drawn(random, i, created));
            // Some come in the same instant, so that only the id orders them.
            created = i % 50 == 7 ? created : created.plus(Duration.ofNanos(1_000L * (1 + random.nextLong(20_000_000_000L))));
        }
        peerings.sort(SandboxPeering.ORDER);
        return List.copyOf(peerings);
    }

    /** Returns a peering that has just come into being; a seed gives always the same one. */
    static SandboxPeering newborn(long seed, String name, Instant createdAt) {
        Random random = new Random(seed);
        Place place = PLACES.get(random.nextInt(PLACES.size()));
        return new SandboxPeering("p-" + letters(random, 8), name, place.network(), cloud(random, place), Status.of(Phase.PROVISIONING),
                new Times(createdAt, createdAt, null));
    }

    private static SandboxPeering drawn(Random random, int number, Instant created) {
        Place place = PLACES.get(random.nextInt(PLACES.size()));
        String name = pick(random, STAGES) + '-' + pick(random, TEAMS) + '-' + place.region();
        // The number makes the id unique, the letters before it make it look like one.
        String id = "p-" + letters(random, 3) + Integer.toString(46_656 + number, 36);
        Duration lag = Duration.ofSeconds(60 + random.nextInt(7_200));
        return new SandboxPeering(id, name, place.network(), cloud(random, place), status(random.nextInt(100)),
                new Times(created, created.plus(lag), null));
    }

    private static Status status(int percentile) {
        if (percentile < 2) {
            return new Status(Phase.FAILED, "VPC_NOT_FOUND", "The VPC does not exist or is in another account.");
        }
        if (percentile < 5) {
            return Status.of(Phase.DISCONNECTED);
        }
        return Status.of(percentile < 8 ? Phase.PENDING_ACCEPT : Phase.READY);
    }

    private static Cloud cloud(Random random, Place place) {
        return switch (place.provider()) {
            case AWS ->
                new AwsPeering(pick(random, ACCOUNTS), "vpc-0" + hex(random) + hex(random).substring(1), routes(random), place.region());
            case GCP -> new GcpPeering(pick(random, PROJECTS), pick(random, TEAMS) + "-vpc", random.nextBoolean());
            case AZURE -> new AzurePeering(pick(random, TENANTS), vnet("rg-" + pick(random, TEAMS), "vnet-" + hex(random)), place.region());
        };
    }

    private static List<String> routes(Random random) {
        int second = 64 + random.nextInt(128);
        return random.nextInt(4) == 0
                ? List.of("10." + second + ".0.0/20", "10." + second + ".32.0/20")
                : List.of("10." + second + ".0.0/16");
    }

    private static String vnet(String group, String name) {
        return "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/" + group + "/providers/Microsoft.Network/virtualNetworks/" + name;
    }

    private static String hex(Random random) {
        return String.format("%08x", random.nextInt());
    }

    private static String letters(Random random, int length) {
        StringBuilder letters = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            letters.append(Character.forDigit(random.nextInt(36), 36));
        }
        return letters.toString();
    }

    private static String pick(Random random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static SandboxPeering of(String id, String name, String network, Status status, String created, Cloud cloud) {
        Instant createdAt = Instant.parse(created);
        return new SandboxPeering(id, name, network, cloud, status, new Times(createdAt, createdAt.plus(Duration.ofMinutes(4)), null));
    }

    private static SandboxPeering deleted(SandboxPeering peering) {
        Instant deletedAt = peering.createdAt().plus(Duration.ofDays(40));
        Times times = new Times(peering.createdAt(), deletedAt.minus(Duration.ofHours(1)), deletedAt);
        return new SandboxPeering(peering.id(), peering.displayName(), peering.network(), peering.cloud(), peering.status(), times);
    }

    private enum Provider {
        AWS, GCP, AZURE
    }

    private record Place(String network, Provider provider, String region) {
    }
}
