package dev.peergraph.connection;

import dev.peergraph.listing.PeeringOrder;
import dev.peergraph.listing.RowFilter;
import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.IdTemplate;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringCloud;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.peering.PeeringStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Random peerings, and what a list in memory gives for a filter and an order: plainly, by what the schema says. */
final class ListedPeerings {

    private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1", "eastus2");
    private static final String LONG = "a-name-that-takes-more-than-a-cursor-has-room-for-".repeat(2);

    private ListedPeerings() {
    }

    static Peering random(Random random, String id, @Nullable Instant createdAt, PeeringPhase phase) {
        Environment environment = Environment.of("env-1");
        Network network = new Network("n-" + random.nextInt(4), environment, null, null);
        Instant updatedAt = random.nextInt(5) == 0 ? null : Items.EPOCH.plusSeconds(random.nextInt(6));
        PeeringCore core = new PeeringCore(id, name(random), new PeeringStatus(phase, null, null), environment, network, createdAt,
                updatedAt,
                null, null, IdTemplate.of("https://upstream.test/" + id, network.networkId(), id));
        return of(random, core);
    }

    private static Peering of(Random random, PeeringCore core) {
        String region = REGIONS.get(random.nextInt(REGIONS.size()));
        return switch (random.nextInt(4)) {
            case 0 -> new AwsPeering(core, "111122223333", "vpc-Ab" + random.nextInt(3), List.of("10.0.0.0/16"), region);
            case 1 -> new GcpPeering(core, "Project-" + random.nextInt(3), "network", false);
            case 2 -> new AzurePeering(core, "tenant", "/subscriptions/X" + random.nextInt(3), region);
            default -> new OtherPeering(core, "OciPeering");
        };
    }

    private static @Nullable String name(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> LONG + random.nextInt(3);
            case 2 -> LONG.substring(0, 90 + random.nextInt(10));
            case 3 -> new String(Character.toChars(0x1F600 + random.nextInt(3)));
            case 4 -> "\uFF21" + random.nextInt(2);
            case 5 -> "Straße " + (char) ('a' + random.nextInt(2));
            default -> (random.nextBoolean() ? "prod" : "PROD") + random.nextInt(4);
        };
    }

    static List<PageItem> listed(List<PageItem> rows, RowFilter filter, @Nullable PeeringOrder order) {
        List<PageItem> passing = rows.stream().filter(row -> passes(row, filter)).toList();
        if (order == null) {
            return passing;
        }
        List<PageItem> sorted = new ArrayList<>(passing);
        sorted.sort(comparator(order));
        return sorted;
    }

    private static boolean passes(PageItem row, RowFilter filter) {
        if (filter.equals(RowFilter.NONE)) {
            return true;
        }
        return row instanceof PageItem.Valid(Peering peering)
                && (filter.clouds().isEmpty() || filter.clouds().contains(cloud(peering)))
                && (filter.regions().isEmpty() || texts(peering).anyMatch(filter.regions()::contains))
                && texts(peering).anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(filter.search()));
    }

    static PeeringCloud cloud(Peering peering) {
        return PeeringCloud.valueOf(peering.getClass().getSimpleName().replace("Peering", "").toUpperCase(Locale.ROOT));
    }

    private static Stream<String> texts(Peering peering) {
        Stream<@Nullable String> own = switch (peering) {
            case AwsPeering aws -> Stream.concat(Stream.of(aws.account(), aws.vpc(), aws.customerRegion()), aws.routes().stream());
            case GcpPeering gcp -> Stream.of(gcp.project(), gcp.vpcNetwork());
            case AzurePeering azure -> Stream.of(azure.tenant(), azure.vnet(), azure.customerRegion());
            case OtherPeering _ -> Stream.of();
        };
        return Stream.concat(own, Stream.of(peering.displayName(), peering.peeringId(), peering.network().networkId()))
                .filter(Objects::nonNull);
    }

    private static Comparator<PageItem> comparator(PeeringOrder order) {
        Comparator<PageItem> byValue = switch (order.field()) {
            case CREATED_AT -> by(order, Peering::createdAt, Comparator.naturalOrder());
            case UPDATED_AT -> by(order, Peering::updatedAt, Comparator.naturalOrder());
            case PHASE -> by(order, peering -> peering.status().phase(), PeeringPhase::compareTo);
            case DISPLAY_NAME -> by(order, Peering::displayName,
                    Comparator.comparing((String name) -> points(name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)), Arrays::compare)
                            .thenComparing(ListedPeerings::points, Arrays::compare));
        };
        return byValue.thenComparingInt(item -> item.id() == null ? 1 : 0)
                .thenComparing(item -> item.id() == null ? "" : item.id());
    }

    private static int[] points(String text) {
        return text.codePoints().toArray();
    }

    /** Sorted stably, so that broken items without an id keep upstream's order. */
    private static <T> Comparator<PageItem> by(PeeringOrder order, Function<Peering, @Nullable T> value, Comparator<T> ascending) {
        Comparator<T> directed = order.direction() == PeeringOrder.Direction.ASC ? ascending : ascending.reversed();
        return (one, other) -> {
            int groups = Integer.compare(group(one, value), group(other, value));
            if (groups != 0 || group(one, value) > 0) {
                return groups;
            }
            return directed.compare(Objects.requireNonNull(value(one, value)), Objects.requireNonNull(value(other, value)));
        };
    }

    private static <T> int group(PageItem item, Function<Peering, @Nullable T> value) {
        return item instanceof PageItem.Malformed ? 2 : value(item, value) == null ? 1 : 0;
    }

    private static <T> @Nullable T value(PageItem item, Function<Peering, @Nullable T> value) {
        return item instanceof PageItem.Valid(Peering peering) ? value.apply(peering) : null;
    }

    /** Tells whether two items stand at the same place of an order, whatever else they differ in. */
    static boolean samePlace(PageItem one, PageItem other, @Nullable PeeringOrder order) {
        return Objects.equals(one.id(), other.id()) && (order == null || comparator(order).compare(one, other) == 0);
    }

    /** Tells whether a cursor cannot hold all of an item's place. */
    static boolean isLong(PageItem item) {
        boolean longName = item instanceof PageItem.Valid(Peering peering) && peering.displayName() != null
                && peering.displayName().length() > 90;
        return longName || (item.id() != null && item.id().length() > 128);
    }
}
