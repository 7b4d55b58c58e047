package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptTest {

    private final ConnectionUse connection = new ConnectionUse();
    private final Attempt attempt = new Attempt(AdapterFixture.request());

    @Test
    void isRepeatedOnceWhereItsReusedConnectionSaysNothing() {
        new Attempt(AdapterFixture.request()).noteSent(connection);
        attempt.noteSent(connection);

        assertThat(attempt.takeDeadConnection()).isTrue();
        assertThat(attempt.takeDeadConnection()).isFalse();
    }

    @Test
    void isNotRepeatedForWhatAnotherCallDoesOnItsConnectionAfterIt() {
        attempt.noteSent(connection);
        attempt.noteHead(null);
        new Attempt(AdapterFixture.request()).noteSent(connection);

        assertThat(attempt.takeDeadConnection()).isFalse();
    }
}
