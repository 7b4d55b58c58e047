package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.ErrorCode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeErrorsTest {

    @Test
    void tableNamesEveryCodeOnceAndInOrder() {
        List<String> names = Stream.of(ErrorCode.values()).map(ErrorCode::name).toList();
        List<String> rows = Readme.rowsOf("errors.md").map(cells -> cells.getFirst().replace("`", ""))
                .filter(cell -> cell.matches("[A-Z_]+"))
                .toList();
        assertThat(rows).containsExactlyElementsOf(names);
    }
}
