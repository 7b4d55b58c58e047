package dev.peergraph.execution;

import dev.peergraph.connection.PeeringEdge;
import dev.peergraph.graphql.GlobalId;
import dev.peergraph.graphql.MalformedItem;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import graphql.schema.idl.RuntimeWiring;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** The fields of records that no accessor has: global ids, and the peering of an edge. */
@Component
class ComputedFields implements RuntimeWiringConfigurer {

    @Override
    public void configure(RuntimeWiring.Builder wiring) {
        for (Class<? extends Peering> cloud : List.of(AwsPeering.class, AzurePeering.class, GcpPeering.class, OtherPeering.class)) {
            add(wiring, cloud, "id",
                    peering -> new GlobalId.OfPeering(peering.environment().environmentId(), peering.peeringId()).encoded());
        }
        add(wiring, Environment.class, "id", environment -> new GlobalId.OfEnvironment(environment.environmentId()).encoded());
        add(wiring, Network.class, "id",
                network -> new GlobalId.OfNetwork(network.environment().environmentId(), network.networkId()).encoded());
        add(wiring, PeeringEdge.class, "node", edge -> MalformedItem.requireValid(edge.item()));
    }

    private static <T> void add(RuntimeWiring.Builder wiring, Class<T> owner, String field,
            Function<? super T, ? extends @Nullable Object> reader) {
        wiring.type(owner.getSimpleName(), type -> type.dataFetcher(field, new FieldReader<>(owner, reader)));
    }
}
