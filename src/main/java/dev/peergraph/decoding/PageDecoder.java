package dev.peergraph.decoding;

import dev.peergraph.decoding.KnownFields.Shape;
import dev.peergraph.decoding.KnownFields.Useless;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.RateReading;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Turns a body into a page, item by item: a broken item stays alone, a broken page fails with {@link Undecodable}. */
public final class PageDecoder {

    /** A body is not a page; the message says why, for people. */
    public static final class Undecodable extends RuntimeException {
        /** Says why; the text is for people. */
        public Undecodable(String problem) {
            super(problem, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    private static final Shape METADATA = Shape.ofValues("prev", "next", "last", "total_size");

    /** Buffers of the thread's own: from a pool for all, event loops would wait for one another. */
    private final JsonFactory json = JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build();

    /**
     * Decodes the body of a page of an environment that has some age, with what its head said of the budget. The body is closed.
     *
     * @throws Undecodable if it is not a page; what reading the body throws, if unchecked
     */
    public PeeringPage decode(String environment, InputStream body, PageAge age, @Nullable RateReading rate) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), body)) {
            return page(parser, environment, age, rate);
        } catch (JacksonException _) {
            throw new Undecodable("it is not readable JSON");
        }
    }

    private static PeeringPage page(JsonParser json, String environment, PageAge age, @Nullable RateReading rate) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new Undecodable("it is not a JSON object");
        }
        @Nullable
        KnownFields metadata = null;
        List<PageItem> items = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "metadata" -> metadata = metadata(json, value);
                case "data" -> items = items(json, environment);
                default -> json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new Undecodable("something follows its end");
        }
        if (items == null) {
            throw new Undecodable("\"data\" is missing");
        }
        return metadata == null
                ? new PeeringPage(items, PageLinks.NONE, null, rate, age)
                : new PeeringPage(items, links(metadata), totalSize(metadata), rate, age);
    }

    private static List<PageItem> items(JsonParser json, String environment) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new Undecodable("\"data\" is not an array");
        }
        ItemDecoder decoder = new ItemDecoder(environment);
        List<PageItem> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(decoder.decode(json));
        }
        return items;
    }

    private static @Nullable KnownFields metadata(JsonParser json, JsonToken first) {
        return switch (KnownFields.value(json, first, METADATA)) {
            case KnownFields fields -> fields;
            case Useless useless when useless == Useless.NULL -> null;
            default -> throw new Undecodable("\"metadata\" is not an object");
        };
    }

    private static PageLinks links(KnownFields metadata) {
        return new PageLinks(optionalToken(metadata.get("prev")), nextToken(metadata.get("next")), optionalToken(metadata.get("last")));
    }

    /** A listing must not end early unnoticed: what is neither absent, null nor empty must lead on. */
    private static @Nullable String nextToken(@Nullable Object link) {
        return switch (link) {
            case null -> null;
            case Useless useless when useless == Useless.NULL -> null;
            case String text when text.isEmpty() -> null;
            case String text ->
                LinkToken.of(text).orElseThrow(() -> new Undecodable("\"metadata.next\" has no readable page_token"));
            default -> throw new Undecodable("\"metadata.next\" is not a string");
        };
    }

    private static @Nullable String optionalToken(@Nullable Object link) {
        return link instanceof String text ? LinkToken.of(text).orElse(null) : null;
    }

    private static @Nullable Integer totalSize(KnownFields metadata) {
        return metadata.get("total_size") instanceof Long size && size >= 0 && size <= Integer.MAX_VALUE
                ? Integer.valueOf(size.intValue())
                : null;
    }
}
