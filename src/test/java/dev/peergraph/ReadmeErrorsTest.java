package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeErrorsTest {

    @Test
    void tableNamesEveryCodeOnce() throws ClassNotFoundException {
        // By its name: the codes are nobody's business outside their package.
        Object[] codes = Class.forName("dev.peergraph.pages.ErrorCode").getEnumConstants();
        List<String> names = Stream.of(codes).map(Object::toString).toList();
        List<String> rows = Readme.read().rows().map(cells -> cells.getFirst().replace("`", "")).filter(cell -> cell.matches("[A-Z_]+"))
                .toList();
        assertThat(rows).containsExactlyElementsOf(names);
    }
}
