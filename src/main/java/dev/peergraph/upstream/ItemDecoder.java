package dev.peergraph.upstream;

import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.peering.PeeringStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns one list item into a peering, or into what is left of a broken one; ignores properties it does not know. */
final class ItemDecoder {

    /** The wire has {@code networking.v1.AwsPeering} where the contract has {@code AwsPeering}. */
    private static final String KIND_PREFIX = "networking.v1.";

    private ItemDecoder() {
    }

    static PageItem decode(JsonNode item) {
        try {
            return new PageItem.Valid(peering(ItemFields.of(item)));
        } catch (ItemFields.Broken broken) {
            return new PageItem.Malformed(readableId(item), readableCreatedAt(item), broken.getMessage());
        }
    }

    private static Peering peering(ItemFields item) {
        PeeringCore core = core(item);
        ItemFields cloud = item.object("spec").object("cloud");
        String kind = withoutPrefix(cloud.string("kind"));
        return switch (kind) {
            case "AwsPeering" ->
                new AwsPeering(core, cloud.string("account"), cloud.string("vpc"), cloud.strings("routes"),
                        cloud.string("customer_region"));
            case "GcpPeering" ->
                new GcpPeering(core, cloud.string("project"), cloud.string("vpc_network"), cloud.optionalFlag("import_custom_routes"));
            case "AzurePeering" ->
                new AzurePeering(core, cloud.string("tenant"), cloud.string("vnet"), cloud.string("customer_region"));
            default -> new OtherPeering(core, kind);
        };
    }

    private static PeeringCore core(ItemFields item) {
        String id = item.nonEmptyString("id");
        ItemFields metadata = item.object("metadata");
        ItemFields spec = item.object("spec");
        Environment environment = environment(spec.object("environment"));
        Network network = network(spec.object("network"), environment);
        return new PeeringCore(id, spec.optionalString("display_name"), status(item.object("status")), environment, network,
                metadata.optionalTime("created_at"), metadata.optionalTime("updated_at"), metadata.optionalTime("deleted_at"),
                metadata.optionalString("resource_name"), metadata.string("self"));
    }

    private static PeeringStatus status(ItemFields status) {
        return new PeeringStatus(PeeringPhase.of(status.string("phase")), status.optionalString("error_code"),
                status.optionalString("error_message"));
    }

    private static Environment environment(ItemFields reference) {
        return new Environment(reference.string("id"), reference.optionalString("resource_name"), reference.optionalString("related"));
    }

    private static Network network(ItemFields reference, Environment ofPeering) {
        String own = reference.optionalString("environment");
        Environment environment = own == null || own.isEmpty() || own.equals(ofPeering.environmentId()) ? ofPeering : Environment.of(own);
        return new Network(reference.string("id"), environment, reference.optionalString("resource_name"),
                reference.optionalString("related"));
    }

    private static String withoutPrefix(String kind) {
        return kind.startsWith(KIND_PREFIX) ? kind.substring(KIND_PREFIX.length()) : kind;
    }

    private static @Nullable String readableId(JsonNode item) {
        JsonNode id = item.path("id");
        return id.isString() && !id.stringValue().isEmpty() ? id.stringValue() : null;
    }

    private static @Nullable Instant readableCreatedAt(JsonNode item) {
        JsonNode createdAt = item.path("metadata").path("created_at");
        return createdAt.isString() ? UpstreamTime.read(createdAt.stringValue()).orElse(null) : null;
    }
}
