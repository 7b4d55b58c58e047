package dev.peergraph.upstream;

import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.RateReading;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Turns a body into a page, item by item: a broken item stays alone, a broken page fails with {@link Undecodable}. */
final class PageDecoder {

    /** A body is not a page; the message says why, for people. */
    static final class Undecodable extends RuntimeException {
        Undecodable(String problem) {
            super(problem, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    private final JsonMapper mapper = new JsonMapper();

    /** Decodes a body that was fetched at a time, with what its head said of the budget. */
    PeeringPage decode(InputStream body, Instant fetchedAt, @Nullable RateReading rate) {
        try (JsonParser json = mapper.createParser(body)) {
            return page(json, PageAge.fetched(fetchedAt), rate);
        } catch (JacksonException _) {
            throw new Undecodable("it is not readable JSON");
        }
    }

    private static PeeringPage page(JsonParser json, PageAge age, @Nullable RateReading rate) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new Undecodable("it is not a JSON object");
        }
        JsonNode metadata = MissingNode.getInstance();
        List<PageItem> items = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "metadata" -> metadata = json.readValueAsTree();
                case "data" -> items = items(json);
                default -> json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new Undecodable("something follows its end");
        }
        if (items == null) {
            throw new Undecodable("\"data\" is missing");
        }
        requireObjectOrNothing(metadata);
        return new PeeringPage(items, links(metadata), totalSize(metadata), rate, age);
    }

    private static List<PageItem> items(JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new Undecodable("\"data\" is not an array");
        }
        ItemDecoder decoder = new ItemDecoder();
        List<PageItem> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(decoder.decode(json));
        }
        return items;
    }

    private static void requireObjectOrNothing(JsonNode metadata) {
        if (!metadata.isObject() && !metadata.isNull() && !metadata.isMissingNode()) {
            throw new Undecodable("\"metadata\" is not an object");
        }
    }

    private static PageLinks links(JsonNode metadata) {
        return new PageLinks(optionalToken(metadata.path("prev")), nextToken(metadata.path("next")), optionalToken(metadata.path("last")));
    }

    /** A listing must not end early unnoticed: what is neither absent, null nor empty must lead on. */
    private static @Nullable String nextToken(JsonNode link) {
        if (link.isNull() || link.isMissingNode()) {
            return null;
        }
        if (!link.isString()) {
            throw new Undecodable("\"metadata.next\" is not a string");
        }
        if (link.stringValue().isEmpty()) {
            return null;
        }
        return LinkToken.of(link.stringValue())
                .orElseThrow(() -> new Undecodable("\"metadata.next\" has no readable page_token"));
    }

    private static @Nullable String optionalToken(JsonNode link) {
        return link.isString() ? LinkToken.of(link.stringValue()).orElse(null) : null;
    }

    private static @Nullable Integer totalSize(JsonNode metadata) {
        JsonNode size = metadata.path("total_size");
        return size.isIntegralNumber() && size.canConvertToInt() && size.intValue() >= 0 ? Integer.valueOf(size.intValue()) : null;
    }
}
