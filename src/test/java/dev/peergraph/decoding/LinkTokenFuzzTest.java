package dev.peergraph.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a link is, it has a token or none. */
class LinkTokenFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void findsATokenOrNone(FuzzedDataProvider data) {
        LinkToken.of(data.consumeRemainingAsString()).ifPresent(token -> assertThat(token).isNotEmpty());
    }
}
