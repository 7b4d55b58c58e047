package dev.peergraph.fleet.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.Credential;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SealTest {

    private static final SecretKey MASTER = new SecretKeySpec(new byte[32], "AES");
    private static final byte[] TEXT = "what is sealed".getBytes(UTF_8);

    private final Seal seal = new PageSeals(MASTER).of(new Credential("Basic one"));

    @Test
    void opensWhatItSealed() {
        assertThat(seal.open("owner", seal.close("owner", TEXT))).hasValueSatisfying(opened -> assertThat(opened).isEqualTo(TEXT));
    }

    @Test
    void sealsTheSameDifferentlyEachTime() {
        assertThat(seal.close("owner", TEXT)).isNotEqualTo(seal.close("owner", TEXT));
    }

    @Test
    void opensNothingThatWasMoved() {
        assertThat(seal.open("another", seal.close("owner", TEXT))).isEmpty();
    }

    @Test
    void opensNothingThatWasAlteredAnywhereOrCut() {
        byte[] sealed = seal.close("owner", TEXT);
        assertThat(IntStream.range(0, sealed.length)).allSatisfy(i -> {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThat(seal.open("owner", altered)).isEmpty();
            assertThat(seal.open("owner", java.util.Arrays.copyOf(sealed, i))).isEmpty();
        });
    }

    @Test
    void opensNothingOfAnotherCredentialOrMasterKey() {
        byte[] sealed = seal.close("owner", TEXT);
        byte[] key = new byte[32];
        key[0] = 1;
        assertThat(new PageSeals(MASTER).of(new Credential("Basic two")).open("owner", sealed)).isEmpty();
        assertThat(new PageSeals(new SecretKeySpec(key, "AES")).of(new Credential("Basic one")).open("owner", sealed)).isEmpty();
    }
}
