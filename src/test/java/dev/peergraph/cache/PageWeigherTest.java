package dev.peergraph.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Heap;
import dev.peergraph.MovableClock;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.IdTemplate;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.peering.PeeringStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

class PageWeigherTest {

    private static final int PAGES = 100;
    private static final int ROWS = 1000;

    /** The heap as it was before and is after: rough, so is the bound. */
    @Test
    void estimatesTheHeapThatPagesTake() {
        CacheFixture cache = new CacheFixture(new CacheProperties(Duration.ofDays(1), Duration.ofDays(1), Duration.ZERO, Duration.ZERO,
                Duration.ZERO, DataSize.ofGigabytes(1), 1));
        cache.answers(request -> Mono.fromSupplier(() -> page(request.key().environment())));
        long before = Heap.usedBytes();
        for (int i = 0; i < PAGES; i++) {
            CacheFixture.got(cache.page(CacheFixture.key("partition", "env-" + i)));
        }
        cache.calls.clear();
        long used = Heap.usedBytes() - before;
        long estimated = cache.cache.parts().store().weight();
        assertThat((double) estimated / used).as("%d bytes estimated, %d used", estimated, used).isBetween(0.7, 1.5);
    }

    /** A page as it comes out of JSON: no two strings are one. */
    private static PeeringPage page(String environment) {
        List<PageItem> items = new ArrayList<>();
        IntStream.range(0, ROWS).forEach(i -> items.add(new PageItem.Valid(peering(environment, i))));
        return new PeeringPage(items, PageLinks.NONE, ROWS, null, MovableClock.fetched(CacheFixture.START));
    }

    private static Peering peering(String environment, int i) {
        Environment its = new Environment(text(environment), text("crn://confluent.cloud/organization=9bb441c4/environment=" + environment),
                text("https://api.confluent.cloud/v2/environments/" + environment));
        Network network = new Network(text("n-" + i % 7), its,
                new IdTemplate(text("crn://confluent.cloud/organization=9bb441c4/environment="), text("/network="), ""),
                new IdTemplate(text("https://api.confluent.cloud/networking/v1/networks/"), null, text("?environment=" + environment)));
        PeeringCore core = new PeeringCore(text("peer-" + i), text("name of " + i), new PeeringStatus(PeeringPhase.READY, null, null), its,
                network, Instant.ofEpochSecond(i, 1), Instant.ofEpochSecond(i, 2), null,
                new IdTemplate(text("crn://confluent.cloud/organization=9bb441c4/environment=" + environment + "/network="),
                        text("/peering="),
                        ""),
                new IdTemplate(text("https://api.confluent.cloud/networking/v1/peerings/"), null, ""));
        return switch (i % 3) {
            case 0 -> new AwsPeering(core, text("111122223333"), text("vpc-" + i), List.of(text("10.1.0.0/16"), text("10.2.0.0/16")),
                    text("us-east-1"));
            case 1 -> new GcpPeering(core, text("project"), text("network"), true);
            default -> new AzurePeering(core, text("5c1d7a34-93f0-4d6e-8b57-2f6a0c9be111"),
                    text("/subscriptions/a41c6f02-77aa-4f0b-b0f5-93d6e1c0d333/resourceGroups/rg/providers/Microsoft.Network/x"),
                    text("eastus2"));
        };
    }

    private static String text(String value) {
        return String.valueOf(value.toCharArray());
    }

    @Test
    void makesOldPagesGiveWayToNewOnes() {
        CacheFixture cache = new CacheFixture(new CacheProperties(Duration.ofDays(1), Duration.ofDays(1), Duration.ZERO, Duration.ZERO,
                Duration.ZERO, DataSize.ofKilobytes(100), 1));
        for (int i = 0; i < 1000; i++) {
            CacheFixture.got(cache.page(CacheFixture.key("partition", "env-" + i)));
            assertThat(cache.cache.parts().store().weight()).isLessThanOrEqualTo(DataSize.ofKilobytes(100).toBytes());
        }
        assertThat(cache.cache.parts().store().count()).isBetween(20L, 150L);
    }
}
