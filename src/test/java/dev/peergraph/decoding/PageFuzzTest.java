package dev.peergraph.decoding;

import static dev.peergraph.decoding.PageDecoderTest.JUST_FETCHED;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;

/** Whatever upstream sends is a page or a word of ours. */
class PageFuzzTest {

    private final PageDecoder decoder = new PageDecoder();

    @FuzzTest(maxDuration = "5m")
    void givesAPageOrSaysThatItIsNone(byte[] body) {
        try {
            assertThat(decoder.decode("env-7gk2xz", new ByteArrayInputStream(body), JUST_FETCHED, null).items()).isNotNull();
        } catch (PageDecoder.Undecodable expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }
}
