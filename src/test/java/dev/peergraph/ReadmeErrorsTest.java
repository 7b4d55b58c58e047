package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.ErrorCode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeErrorsTest {

    @Test
    void tableNamesEveryCodeOnce() {
        List<String> names = Stream.of(ErrorCode.values()).map(ErrorCode::name).toList();
        // The rows of codes have a third cell: what a page does about it. Those of causes have none.
        List<String> rows = Readme.read().rows().filter(cells -> cells.size() > 2).map(cells -> cells.getFirst().replace("`", ""))
                .filter(cell -> cell.matches("[A-Z_]+"))
                .toList();
        assertThat(rows).containsExactlyElementsOf(names);
    }
}
