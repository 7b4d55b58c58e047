package dev.peergraph.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.sandbox.SandboxJson.Item;
import dev.peergraph.sandbox.SandboxJson.Page;
import dev.peergraph.sandbox.SandboxPeering.GcpPeering;
import dev.peergraph.sandbox.SandboxPeering.Phase;
import dev.peergraph.sandbox.SandboxPeering.Status;
import dev.peergraph.sandbox.SandboxPeering.Times;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.web.util.UriComponentsBuilder;

class SandboxPagesPropertyTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void walksInBothDirectionsSeeTheWholeListing() {
        for (int i = 0; i < 500; i++) {
            List<SandboxPeering> environment = environment(random.nextInt(40));
            Map<String, List<String>> first = query(1 + random.nextInt(12));
            List<String> expected = expected(environment, first);
            assertThat(walked(environment, first, page -> page.metadata().next(), false)).as("forward, seed %d", seed).isEqualTo(expected);
            String last = page(environment, first).metadata().last();
            if (last == null) {
                assertThat(expected).as("no last page, seed %d", seed).isEmpty();
            } else {
                assertThat(walked(environment, parameters(last), page -> page.metadata().prev(), true)).as("backward, seed %d", seed)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void walkSeesEverySurvivorOnceThoughOthersComeAndGo() {
        for (int i = 0; i < 500; i++) {
            List<SandboxPeering> environment = environment(30);
            List<SandboxPeering> survivors = new ArrayList<>(environment);
            List<String> seen = new ArrayList<>();
            @Nullable
            Map<String, List<String>> query = Map.of("environment", List.of("env"), "page_size", List.of("4"));
            while (query != null) {
                Page page = page(environment, query);
                page.data().stream().map(Item::id).forEach(seen::add);
                query = page.metadata().next() == null ? null : parameters(page.metadata().next());
                survivors.remove(environment.remove(random.nextInt(environment.size())));
            }
            assertThat(seen).as("seed %d", seed).doesNotHaveDuplicates().containsAll(survivors.stream().map(SandboxPeering::id).toList());
        }
    }

    private List<String> walked(List<SandboxPeering> environment, Map<String, List<String>> start, Function<Page, @Nullable String> link,
            boolean backward) {
        List<List<Item>> pages = new ArrayList<>();
        Page page = page(environment, start);
        pages.add(page.data());
        for (String url = link.apply(page); url != null; url = link.apply(page)) {
            page = page(environment, parameters(url));
            pages.add(page.data());
        }
        if (backward) {
            Collections.reverse(pages);
        }
        return pages.stream().flatMap(List::stream).map(Item::id).toList();
    }

    private static Page page(List<SandboxPeering> environment, Map<String, List<String>> parameters) {
        Page page = new SandboxPages(SandboxQuery.of(parameters, 1000), Duration.ofMinutes(1), 1000, NOW).page(environment);
        assertThat(page.metadata().totalSize()).isEqualTo(expected(environment, parameters).size());
        return page;
    }

    /** The oracle: the filter by hand, on the sorted list. */
    private static List<String> expected(List<SandboxPeering> environment, Map<String, List<String>> query) {
        return environment.stream()
                .filter(peering -> !query.containsKey("spec.network") || query.get("spec.network").contains(peering.network()))
                .filter(peering -> !query.containsKey("spec.display_name")
                        || query.get("spec.display_name").contains(peering.displayName()))
                .map(SandboxPeering::id)
                .toList();
    }

    private Map<String, List<String>> query(int size) {
        Map<String, List<String>> query = new HashMap<>();
        query.put("environment", List.of("env"));
        query.put("page_size", List.of(Integer.toString(size)));
        if (random.nextBoolean()) {
            query.put("spec.network", List.of("n-0", "n-1"));
        }
        if (random.nextBoolean()) {
            query.put("spec.display_name", List.of("a & b=c,+%ü", "plain"));
        }
        return query;
    }

    private List<SandboxPeering> environment(int size) {
        List<SandboxPeering> peerings = new ArrayList<>(IntStream.range(0, size).mapToObj(this::peering).toList());
        peerings.sort(SandboxPeering.ORDER);
        return peerings;
    }

    private SandboxPeering peering(int number) {
        Instant created = Instant.EPOCH.plusSeconds(random.nextInt(10));
        String name = List.of("a & b=c,+%ü", "plain", "other").get(random.nextInt(3));
        return new SandboxPeering("p-" + number, name, "n-" + random.nextInt(3), new GcpPeering("project", "vpc", false),
                Status.of(Phase.READY),
                new Times(created, created, null));
    }

    private static Map<String, List<String>> parameters(String url) {
        assertThat(url).startsWith("https://api.confluent.cloud/networking/v1/peerings?");
        Map<String, List<String>> parameters = new HashMap<>();
        UriComponentsBuilder.fromUri(URI.create(url)).build().getQueryParams().forEach((name, values) -> parameters.put(name,
                values.stream().map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8)).toList()));
        return parameters;
    }
}
