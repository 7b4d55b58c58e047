package dev.peergraph.graphql;

import dev.peergraph.connection.PageInfo;
import dev.peergraph.connection.PeeringConnection;
import dev.peergraph.connection.PeeringEdge;
import dev.peergraph.listing.PeeringCounts;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringStatus;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.LightDataFetcher;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** What is asked for once a row, read from its record without reflection, futures or context. */
@Component
class FieldReaders implements RuntimeWiringConfigurer {

    @Override
    public void configure(RuntimeWiring.Builder wiring) {
        wiring.type("PeeringConnection", type -> new Fields<>(PeeringConnection.class, type)
                .add("edges", PeeringConnection::edges)
                .add("pageInfo", PeeringConnection::pageInfo)
                .add("totalCount", PeeringConnection::totalCount)
                .add("counts", PeeringConnection::counts)
                .add("fetchedAt", PeeringConnection::fetchedAt)
                .add("stale", PeeringConnection::stale).type);
        wiring.type("PeeringCounts", type -> new Fields<>(PeeringCounts.class, type)
                .add("total", PeeringCounts::total)
                .add("phases", PeeringCounts::phases)
                .add("clouds", PeeringCounts::clouds)
                .add("networks", PeeringCounts::networks).type);
        wiring.type("PhaseCount", type -> new Fields<>(PeeringCounts.PhaseCount.class, type)
                .add("phase", PeeringCounts.PhaseCount::phase)
                .add("count", PeeringCounts.PhaseCount::count).type);
        wiring.type("CloudCount", type -> new Fields<>(PeeringCounts.CloudCount.class, type)
                .add("cloud", PeeringCounts.CloudCount::cloud)
                .add("count", PeeringCounts.CloudCount::count).type);
        wiring.type("NetworkCount", type -> new Fields<>(PeeringCounts.NetworkCount.class, type)
                .add("network", PeeringCounts.NetworkCount::network)
                .add("count", PeeringCounts.NetworkCount::count).type);
        wiring.type("PageInfo", type -> new Fields<>(PageInfo.class, type)
                .add("hasNextPage", PageInfo::hasNextPage)
                .add("hasPreviousPage", PageInfo::hasPreviousPage)
                .add("startCursor", PageInfo::startCursor)
                .add("endCursor", PageInfo::endCursor).type);
        wiring.type("PeeringEdge", type -> new Fields<>(PeeringEdge.class, type)
                .add("cursor", PeeringEdge::cursor)
                .add("node", edge -> PeeringController.readable(edge.item())).type);
        wiring.type("AwsPeering", type -> peering(AwsPeering.class, type)
                .add("account", AwsPeering::account)
                .add("vpc", AwsPeering::vpc)
                .add("routes", AwsPeering::routes)
                .add("customerRegion", AwsPeering::customerRegion)
                .add("customerVpc", AwsPeering::customerVpc).type);
        wiring.type("GcpPeering", type -> peering(GcpPeering.class, type)
                .add("project", GcpPeering::project)
                .add("vpcNetwork", GcpPeering::vpcNetwork)
                .add("importCustomRoutes", GcpPeering::importCustomRoutes)
                .add("customerNetwork", GcpPeering::customerNetwork).type);
        wiring.type("AzurePeering", type -> peering(AzurePeering.class, type)
                .add("tenant", AzurePeering::tenant)
                .add("vnet", AzurePeering::vnet)
                .add("customerRegion", AzurePeering::customerRegion)
                .add("customerVnet", AzurePeering::customerVnet).type);
        wiring.type("OtherPeering", type -> peering(OtherPeering.class, type).add("kind", OtherPeering::kind).type);
        wiring.type("AwsVpc", type -> new Fields<>(AwsPeering.AwsVpc.class, type)
                .add("account", AwsPeering.AwsVpc::account)
                .add("vpcId", AwsPeering.AwsVpc::vpcId).type);
        wiring.type("GcpNetwork", type -> new Fields<>(GcpPeering.GcpNetwork.class, type)
                .add("project", GcpPeering.GcpNetwork::project)
                .add("name", GcpPeering.GcpNetwork::name).type);
        wiring.type("AzureVnet", type -> new Fields<>(AzurePeering.AzureVnet.class, type)
                .add("tenant", AzurePeering.AzureVnet::tenant)
                .add("vnetId", AzurePeering.AzureVnet::vnetId).type);
        wiring.type("PeeringStatus", type -> new Fields<>(PeeringStatus.class, type)
                .add("phase", PeeringStatus::phase)
                .add("errorCode", PeeringStatus::errorCode)
                .add("errorMessage", PeeringStatus::errorMessage).type);
        wiring.type("Environment", type -> new Fields<>(Environment.class, type)
                .add("id", environment -> new GlobalId.OfEnvironment(environment.environmentId()).encoded())
                .add("environmentId", Environment::environmentId)
                .add("resourceName", Environment::resourceName)
                .add("relatedUrl", Environment::relatedUrl).type);
        wiring.type("Network", type -> new Fields<>(Network.class, type)
                .add("id", network -> new GlobalId.OfNetwork(network.environment().environmentId(), network.networkId()).encoded())
                .add("networkId", Network::networkId)
                .add("environment", Network::environment)
                .add("resourceName", Network::resourceName)
                .add("relatedUrl", Network::relatedUrl).type);
    }

    private static <P extends Peering> Fields<P> peering(Class<P> owner, TypeRuntimeWiring.Builder type) {
        return new Fields<>(owner, type)
                .add("id", peering -> new GlobalId.OfPeering(peering.environment().environmentId(), peering.peeringId()).encoded())
                .add("peeringId", Peering::peeringId)
                .add("displayName", Peering::displayName)
                .add("cloud", Peering::cloud)
                .add("status", Peering::status)
                .add("environment", Peering::environment)
                .add("network", Peering::network)
                .add("createdAt", Peering::createdAt)
                .add("updatedAt", Peering::updatedAt)
                .add("deletedAt", Peering::deletedAt)
                .add("resourceName", Peering::resourceName)
                .add("selfUrl", Peering::selfUrl);
    }

    /** The fields of one type of the schema, whose objects are of one class. */
    private record Fields<T>(Class<T> owner, TypeRuntimeWiring.Builder type) {

        Fields<T> add(String name, Function<? super T, ? extends @Nullable Object> reader) {
            type.dataFetcher(name, new Reader<>(owner, reader));
            return this;
        }
    }

    /** Reads one field; has no effect, and needs nothing but the object. */
    record Reader<T>(Class<T> owner, Function<? super T, ? extends @Nullable Object> reader)
            implements
                LightDataFetcher<@Nullable Object> {

        @Nullable
        Object read(Object source) {
            return reader.apply(owner.cast(source));
        }

        @Override
        public @Nullable Object get(GraphQLFieldDefinition field, Object source, Supplier<DataFetchingEnvironment> environment) {
            return read(source);
        }

        @Override
        public @Nullable Object get(DataFetchingEnvironment environment) {
            return read(Objects.requireNonNull(environment.<Object>getSource()));
        }
    }
}
