package dev.peergraph.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The upstream's JSON: how it looks, and how it is written and read. */
final class SandboxJson {

    static final String API = "https://api.confluent.cloud";
    static final String ORGANIZATION = "crn://confluent.cloud/organization=9bb441c4-edef-46ac-8a41-c49e44a3fd9a";
    private static final String VERSION = "networking/v1";

    static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .changeDefaultPropertyInclusion(_ -> JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private SandboxJson() {
    }

    static Page page(Links links, List<SandboxPeering> peerings, String environment) {
        return new Page(VERSION, "PeeringList", links, peerings.stream().map(peering -> item(peering, environment)).toList());
    }

    private static Item item(SandboxPeering peering, String environment) {
        String environmentCrn = ORGANIZATION + "/environment=" + environment;
        String networkCrn = environmentCrn + "/network=" + peering.network();
        SandboxPeering.Times times = peering.times();
        Metadata metadata = new Metadata(API + "/networking/v1/peerings/" + peering.id() + "?environment=" + environment,
                networkCrn + "/peering=" + peering.id(), times.createdAt(), times.updatedAt(), times.deletedAt());
        Reference inEnvironment = new Reference(environment, null, API + "/org/v2/environments/" + environment, environmentCrn, "org/v2",
                "Environment");
        Reference inNetwork = new Reference(peering.network(), environment, API + "/networking/v1/networks/" + peering.network(),
                networkCrn,
                VERSION, "Network");
        Spec spec = new Spec(peering.displayName(), new CloudView(peering.cloud().kind(), peering.cloud()), inEnvironment, inNetwork);
        return new Item(VERSION, "Peering", peering.id(), metadata, spec, peering.status());
    }

    /** A page of the listing. */
    record Page(String apiVersion, String kind, Links metadata, List<Item> data) {
    }

    /** A page's links to others, and the size of the listing. */
    record Links(String first, @Nullable String last, @Nullable String prev, @Nullable String next, int totalSize) {
    }

    record Item(String apiVersion, String kind, String id, Metadata metadata, Spec spec, SandboxPeering.Status status) {
    }

    record Metadata(String self, String resourceName, Instant createdAt, Instant updatedAt, @Nullable Instant deletedAt) {
    }

    record Spec(String displayName, CloudView cloud, Reference environment, Reference network) {
    }

    @JsonPropertyOrder("kind")
    record CloudView(String kind, @JsonUnwrapped SandboxPeering.Cloud details) {
    }

    record Reference(String id, @Nullable String environment, String related, String resourceName, String apiVersion, String kind) {
    }
}
