package dev.peergraph.sandbox;

import dev.peergraph.sandbox.SandboxAnswer.Refusal;
import dev.peergraph.sandbox.SandboxJson.Links;
import dev.peergraph.sandbox.SandboxJson.Page;
import dev.peergraph.sandbox.SandboxTokens.Place;
import dev.peergraph.sandbox.SandboxTokens.Token;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Cuts a page out of a listing, by the keys of its items, and links it to the others. Pure. */
record SandboxPages(SandboxQuery query, Duration tokenLifetime, int maxPageSize, Instant now) {

    private static final int DEFAULT_PAGE_SIZE = 10;

    Page page(List<SandboxPeering> environment) {
        List<SandboxPeering> listing = environment.stream().filter(query::matches).toList();
        Optional<Token> token = Optional.ofNullable(query.token()).map(this::token);
        int asked = query.pageSize().orElseGet(() -> token.map(Token::pageSize).orElse(DEFAULT_PAGE_SIZE));
        return cut(listing, token.map(Token::place).orElse(null), Math.min(asked, maxPageSize));
    }

    private Page cut(List<SandboxPeering> listing, @Nullable Place place, int size) {
        int from = place == null ? 0 : from(listing, place, size);
        int to = place == null ? Math.min(size, listing.size()) : to(listing, place, size);
        List<SandboxPeering> items = listing.subList(from, to);
        @Nullable
        Place prev = from > 0 && !items.isEmpty() ? Place.before(items.getFirst()) : null;
        @Nullable
        Place next = to < listing.size() && !items.isEmpty() ? Place.after(items.getLast()) : null;
        @Nullable
        Place last = listing.isEmpty() ? null : Place.LAST;
        Links links = new Links(link(null, size), linkTo(last, size), linkTo(prev, size), linkTo(next, size), listing.size());
        return SandboxJson.page(links, items, query.environment());
    }

    private static int from(List<SandboxPeering> listing, Place place, int size) {
        return switch (place.direction()) {
            case AFTER -> indexOf(listing, peering -> compare(peering, place) > 0);
            case BEFORE -> Math.max(0, to(listing, place, size) - size);
            // As a walk from the start would cut it: the rest after whole pages.
            case LAST -> listing.isEmpty() ? 0 : (listing.size() - 1) / size * size;
        };
    }

    private static int to(List<SandboxPeering> listing, Place place, int size) {
        return switch (place.direction()) {
            case AFTER -> Math.min(listing.size(), from(listing, place, size) + size);
            case BEFORE -> indexOf(listing, peering -> compare(peering, place) >= 0);
            case LAST -> listing.size();
        };
    }

    private static int indexOf(List<SandboxPeering> listing, Predicate<SandboxPeering> wanted) {
        for (int i = 0; i < listing.size(); i++) {
            if (wanted.test(listing.get(i))) {
                return i;
            }
        }
        return listing.size();
    }

    private static int compare(SandboxPeering peering, Place place) {
        int byTime = peering.createdAt().compareTo(place.createdAt());
        return byTime == 0 ? peering.id().compareTo(place.id()) : byTime;
    }

    private Token token(String text) {
        return SandboxTokens.read(text, query.listing(), tokenLifetime, now)
                .orElseThrow(() -> Refusal.ofParameter("page_token", "invalid_page_token", "Invalid Page Token",
                        "The value of 'page_token' is not valid"));
    }

    private @Nullable String linkTo(@Nullable Place place, int size) {
        return place == null ? null : link(place, size);
    }

    private String link(@Nullable Place place, int size) {
        StringBuilder link = new StringBuilder(SandboxJson.API).append(SandboxOperation.PATH);
        link.append("?environment=").append(encoded(query.environment()));
        add(link, SandboxQuery.DISPLAY_NAME, query.displayNames());
        add(link, SandboxQuery.PHASE, query.phases());
        add(link, SandboxQuery.NETWORK, query.networks());
        query.pageSize().ifPresent(asked -> add(link, "page_size", List.of(Integer.toString(asked))));
        if (place != null) {
            String token = SandboxTokens.write(new Token(place, size, query.listing(), now));
            add(link, "page_token", List.of(token));
        }
        return link.toString();
    }

    private static void add(StringBuilder link, String name, Collection<String> values) {
        values.stream().sorted().forEach(value -> link.append('&').append(name).append('=').append(encoded(value)));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
