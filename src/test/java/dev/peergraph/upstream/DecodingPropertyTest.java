package dev.peergraph.upstream;

import static dev.peergraph.upstream.AdapterFixture.JUST_FETCHED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.peergraph.Samples;
import dev.peergraph.decoding.PageDecoder;
import dev.peergraph.pages.PeeringPage;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, decoding ends in a page or in a word of ours. */
class DecodingPropertyTest {

    private static final List<String> PAGES = List.of("page-first", "page-middle", "page-all-phases", "outside-malformed-items",
            "outside-no-data");
    private static final List<String> ERRORS = List.of("error-400", "error-403-invalid-key", "error-500", "outside-error-envelope",
            "outside-error-502");
    private static final byte[] TELLING = "{}[]\",:\\0-1.eEtfn%+ \u0000\u00ff".getBytes(ISO_8859_1);

    @Test
    void givesAPageOrSaysThatItIsNone() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        PageDecoder decoder = new PageDecoder();
        for (int i = 0; i < 3000; i++) {
            byte[] body = mutated(Samples.body(PAGES.get(random.nextInt(PAGES.size()))), random);
            try {
                PeeringPage page = decoder.decode("env-7gk2xz", new ByteArrayInputStream(body), JUST_FETCHED, null);
                assertThat(page.items()).isNotNull();
            } catch (PageDecoder.Undecodable expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            } catch (RuntimeException bug) {
                throw new AssertionError("seed " + seed + ", round " + i + ": " + new String(body, UTF_8), bug);
            }
        }
    }

    @Test
    void readsOfAnErrorWhatItCan() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        CredentialMask mask = CredentialMask.of(AdapterFixture.CREDENTIAL);
        for (int i = 0; i < 3000; i++) {
            String body = new String(mutated(Samples.body(ERRORS.get(random.nextInt(ERRORS.size()))), random), UTF_8);
            assertThatCode(() -> ErrorBody.read(body, mask)).as("seed %d, round %d: %s", seed, i, body).doesNotThrowAnyException();
        }
    }

    private static byte[] mutated(String body, Random random) {
        byte[] bytes = body.getBytes(UTF_8);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = TELLING[random.nextInt(TELLING.length)];
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
