package dev.peergraph.cache;

import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.IdTemplate;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.peering.PeeringStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages and their items for tests. */
final class CachedPeerings {

    private CachedPeerings() {
    }

    static PageItem item(String id, PeeringPhase phase) {
        return item(id, "name of " + id, phase, "n-1");
    }

    static PageItem item(String id, @Nullable String name, PeeringPhase phase, String network) {
        Environment environment = Environment.of("env-1");
        PeeringCore core = new PeeringCore(id, name, new PeeringStatus(phase, null, null), environment,
                new Network(network, environment, null, null), null, null, null, null,
                IdTemplate.of("https://upstream.test/" + id, network, id));
        return new PageItem.Valid(new AwsPeering(core, "111122223333", "vpc-1", List.of("10.0.0.0/16"), "us-east-1"));
    }

    static PageItem broken(String id) {
        return new PageItem.Malformed(id, null, "status is missing");
    }

    static PeeringPage page(PageAge age, List<PageItem> items) {
        return page(age, items, null);
    }

    static PeeringPage page(PageAge age, List<PageItem> items, @Nullable String next) {
        return new PeeringPage(items, new PageLinks(null, next, null), null, null, age);
    }
}
