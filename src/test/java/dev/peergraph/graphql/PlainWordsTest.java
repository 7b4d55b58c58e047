package dev.peergraph.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainWordsTest {

    /** What a caller writes stands in the message; none of it may cost more than its length. */
    @ParameterizedTest
    @ValueSource(strings = {" with value '", "Bad default value '", "ArrayValue{values=[", "StringValue{value='",
            "ObjectField{name='a', value=",
            "\uD83D\uDE00"})
    @Timeout(5)
    void takeNoTimeForLongTextsThatLookLikeTheLibrarysOwn(String part) {
        String text = part.repeat(150_000 / part.length()) + "]}".repeat(20_000);

        assertThat(PlainWords.of("Invalid syntax with offending token '\"" + text + "\"' at line 1 column 7"))
                .startsWith("Invalid syntax with offending token '\"").endsWith("\"' at line 1 column 7").hasSizeLessThanOrEqualTo(1000);
    }
}
