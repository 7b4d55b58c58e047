package dev.peergraph.decoding;

import dev.peergraph.decoding.KnownFields.Shape;
import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.IdTemplate;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.peering.PeeringStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Turns the items of one page of an environment into peerings, or into what is left of broken ones; ignores properties it does not know. An
 * item of another environment is broken, and nothing of it is kept: it may be meant for another caller.
 */
final class ItemDecoder {

    private static final Shape ITEM = Shape.of(Map.of(
            "metadata", Shape.ofValues("self", "resource_name", "created_at", "updated_at", "deleted_at"),
            "spec", Shape.of(Map.of(
                    "cloud", Shape.ofValues("kind", "account", "vpc", "routes", "customer_region", "project", "vpc_network",
                            "import_custom_routes", "tenant", "vnet"),
                    "environment", Shape.ofValues("id", "related", "resource_name"),
                    "network", Shape.ofValues("id", "environment", "related", "resource_name")), "display_name"),
            "status", Shape.ofValues("phase", "error_code", "error_message")), "id");

    /** The wire has {@code networking.v1.AwsPeering} where the contract has {@code AwsPeering}. */
    private static final String KIND_PREFIX = "networking.v1.";

    private final String environment;
    private final Interner repeated = new Interner();
    private final Interner.Place<Environment> environments = repeated.new Place<>();
    private final Interner.Place<PeeringStatus> statuses = repeated.new Place<>();
    private final Around crns = new Around();
    private final Around selfUrls = new Around();
    private final Around networkCrns = new Around();
    private final Around networkUrls = new Around();

    ItemDecoder(String environment) {
        this.environment = environment;
    }

    /** The texts around ids at one place of the items: mostly the same as in the item before. */
    private final class Around {

        private @Nullable IdTemplate last;

        IdTemplate of(String text, String owner, String id) {
            IdTemplate around = last;
            if (around == null || !around.isOf(text, owner, id)) {
                around = repeated.once(IdTemplate.of(text, owner, id));
                last = around;
            }
            return around;
        }

        @Nullable
        IdTemplate orNull(@Nullable String text, String owner, String id) {
            return text == null ? null : of(text, owner, id);
        }
    }

    /** Reads the item that the parser stands at the first token of, to its end. */
    PageItem decode(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return new PageItem.Malformed(null, null, "is not a JSON object");
        }
        KnownFields item = KnownFields.read(json, ITEM);
        if (isOfAnotherEnvironment(item)) {
            return new PageItem.Malformed(null, null, "is of another environment than the one asked for");
        }
        try {
            return new PageItem.Valid(peering(ItemFields.of(item)));
        } catch (ItemFields.Broken broken) {
            return new PageItem.Malformed(readableId(item), readableCreatedAt(item), broken.getMessage());
        }
    }

    private boolean isOfAnotherEnvironment(KnownFields item) {
        return item.get("spec") instanceof KnownFields spec && spec.get("environment") instanceof KnownFields reference
                && reference.get("id") instanceof String id && !id.equals(environment);
    }

    private Peering peering(ItemFields item) {
        PeeringCore core = core(item);
        ItemFields cloud = item.object("spec").object("cloud");
        String kind = withoutPrefix(cloud.string("kind"));
        return switch (kind) {
            case "AwsPeering" ->
                new AwsPeering(core, shared(cloud, "account"), cloud.string("vpc"), cloud.strings("routes"),
                        shared(cloud, "customer_region"));
            case "GcpPeering" ->
                new GcpPeering(core, shared(cloud, "project"), shared(cloud, "vpc_network"), cloud.optionalFlag("import_custom_routes"));
            case "AzurePeering" ->
                new AzurePeering(core, shared(cloud, "tenant"), cloud.string("vnet"), shared(cloud, "customer_region"));
            default -> new OtherPeering(core, repeated.once(kind));
        };
    }

    private PeeringCore core(ItemFields item) {
        String id = item.nonEmptyString("id");
        ItemFields metadata = item.object("metadata");
        ItemFields spec = item.object("spec");
        Environment environment = environments.once(environment(spec.object("environment")));
        Network network = repeated.once(network(spec.object("network"), environment));
        String networkId = network.networkId();
        return new PeeringCore(id, spec.optionalString("display_name"), status(item.object("status")), environment, network,
                metadata.optionalTime("created_at"), metadata.optionalTime("updated_at"), metadata.optionalTime("deleted_at"),
                crns.orNull(metadata.optionalString("resource_name"), networkId, id), selfUrls.of(metadata.string("self"), networkId, id));
    }

    private PeeringStatus status(ItemFields status) {
        return statuses.once(new PeeringStatus(PeeringPhase.of(status.string("phase")), status.optionalString("error_code"),
                status.optionalString("error_message")));
    }

    private Environment environment(ItemFields reference) {
        return new Environment(reference.string("id"), reference.optionalString("resource_name"), reference.optionalString("related"));
    }

    private Network network(ItemFields reference, Environment ofPeering) {
        String own = reference.optionalString("environment");
        Environment environment = own == null || own.isEmpty() || own.equals(ofPeering.environmentId()) ? ofPeering : Environment.of(own);
        String id = reference.string("id");
        String owner = environment.environmentId();
        return new Network(id, environment, networkCrns.orNull(reference.optionalString("resource_name"), owner, id),
                networkUrls.orNull(reference.optionalString("related"), owner, id));
    }

    private String shared(ItemFields fields, String name) {
        return repeated.once(fields.string(name));
    }

    private static String withoutPrefix(String kind) {
        return kind.startsWith(KIND_PREFIX) ? kind.substring(KIND_PREFIX.length()) : kind;
    }

    private static @Nullable String readableId(KnownFields item) {
        return item.get("id") instanceof String id && !id.isEmpty() ? id : null;
    }

    private static @Nullable Instant readableCreatedAt(KnownFields item) {
        if (item.get("metadata") instanceof KnownFields metadata && metadata.get("created_at") instanceof String createdAt) {
            try {
                return UpstreamTime.readOrNone(createdAt);
            } catch (DateTimeException _) {
                return null;
            }
        }
        return null;
    }
}
