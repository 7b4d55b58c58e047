package dev.peergraph.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.PageItem;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A slice at random, and what came of asking for it: the part that a list in memory gives, from any place to any other, by the cursors of
 * the whole.
 *
 * @param got what was answered
 * @param fromEnd whether it was asked for from its end
 */
record RandomSlice(PeeringConnection got, boolean fromEnd) {

    /** Asks for all items and for a slice of them, and compares both with the items in memory. */
    static RandomSlice compared(Random random, List<PageItem> all, Function<SliceArguments, PeeringConnection> ask) {
        List<String> cursorsOfAll = ask.apply(new SliceArguments(1000, null, null, null)).edges().stream().map(PeeringEdge::cursor)
                .toList();
        assertThat(cursorsOfAll).hasSize(all.size()).doesNotHaveDuplicates();
        Integer after = random.nextInt(3) == 0 && !all.isEmpty() ? random.nextInt(all.size()) : null;
        Integer before = random.nextInt(3) == 0 && !all.isEmpty() ? random.nextInt(all.size()) : null;
        int count = random.nextInt(10);
        boolean fromEnd = random.nextBoolean();
        PeeringConnection got = ask.apply(new SliceArguments(fromEnd ? null : count, after == null ? null : cursorsOfAll.get(after),
                fromEnd ? count : null, before == null ? null : cursorsOfAll.get(before)));

        int low = after == null ? 0 : after + 1;
        int high = Math.max(low, before == null ? all.size() : before);
        int from = fromEnd ? Math.max(low, high - count) : low;
        int to = fromEnd ? high : Math.min(high, low + count);
        assertThat(items(got)).isEqualTo(all.subList(from, to));
        assertThat(got.edges()).extracting(PeeringEdge::cursor).isEqualTo(cursorsOfAll.subList(from, to));
        assertThat(got.pageInfo().hasPreviousPage()).as("hasPreviousPage").isEqualTo(from > 0);
        assertThat(got.pageInfo().hasNextPage()).as("hasNextPage").isEqualTo(to < all.size());
        assertThat(got.pageInfo().startCursor()).isEqualTo(from == to ? null : cursorsOfAll.get(from));
        assertThat(got.pageInfo().endCursor()).isEqualTo(from == to ? null : cursorsOfAll.get(to - 1));
        return new RandomSlice(got, fromEnd);
    }

    static List<PageItem> items(PeeringConnection connection) {
        return connection.edges().stream().map(PeeringEdge::item).toList();
    }

    static List<String> ids(List<PageItem> items) {
        return items.stream().flatMap(item -> Stream.ofNullable(item.id())).toList();
    }
}
