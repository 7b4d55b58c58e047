package dev.peergraph.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peergraph.edge.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlParametersTest {

    @ParameterizedTest
    @CsvSource({"q=a=b=, a=b=", "q=%7B%7d, {}", "%71=1+2%2B3, 1 2+3", "x[]=1&&=&q=1, 1", "q, ''", "q=%C3%A9%F0%9F%98%80, é😀",
            "q=$(;)/?:@, $(;)/?:@",
            "x=%FF&q=1, 1"})
    void readsWhatBrowsersAndPeopleWrite(String query, String value) {
        assertThat(new UrlParameters(query).values("q")).containsExactly(value);
    }

    @Test
    void tellsNoneFromMany() {
        assertThat(new UrlParameters(null).values("q")).isEmpty();
        assertThat(new UrlParameters("p=1&qq=2&%FF=3").values("q")).isEmpty();
        assertThat(new UrlParameters("q=1&q=2&q").values("q")).containsExactly("1", "2", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "%C3", "%C0%80", "%ED%A0%80", "%F4%90%80%80", "%", "%4", "%zz", "\u00e9", "\ud800"})
    void refusesWhatIsNotUtf8(String value) {
        assertThatThrownBy(() -> new UrlParameters("q=" + value).values("q")).isInstanceOf(Refusal.class).hasMessageContaining("\"q\"");
    }

    @Test
    void readsBackWhateverIsEncoded() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            String value = random.ints(random.nextInt(20), 0, Character.MAX_CODE_POINT + 1)
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            String query = "a=&q=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&z";
            assertThat(new UrlParameters(query).values("q")).as("seed %d: %s", seed, query).containsExactly(value);
        }
    }
}
