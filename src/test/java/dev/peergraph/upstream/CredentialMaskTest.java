package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.Credential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialMaskTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "Basic S0VZSUQ6cyNjcmV0L3ZhbHVlKzE=", "S0VZSUQ6cyNjcmV0L3ZhbHVlKzE=", "S0VZSUQ6cyNjcmV0L3ZhbHVlKzE",
            "S0VZSUQ6cyNjcmV0L3ZhbHVlKzE%3D", "KEYID:s#cret/value+1", "s#cret/value+1", "s#cret\\/value+1", "s%23cret%2Fvalue%2B1"})
    void masksEveryFormOfABasicCredential(String form) {
        CredentialMask mask = CredentialMask.of(AdapterFixture.CREDENTIAL);

        assertThat(mask.mask("<" + form + "> and " + form)).isEqualTo("<***> and ***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ey.J.x-y_z", "ey.J.x-y_z"})
    void masksABearerToken(String form) {
        assertThat(CredentialMask.of(new Credential("Bearer ey.J.x-y_z")).mask("no " + form + "!")).isEqualTo("no ***!");
    }

    @Test
    void leavesOtherTextAlone() {
        assertThat(CredentialMask.of(new Credential("Basic !!")).mask("Basic Unauthorized !!")).isEqualTo("Basic Unauthorized !!");
        assertThat(CredentialMask.of(new Credential("")).mask("Unauthorized")).isEqualTo("Unauthorized");
    }
}
