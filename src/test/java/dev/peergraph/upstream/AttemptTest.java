package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class AttemptTest {

    private final ConnectionUse connection = new ConnectionUse();
    private final Attempt attempt = new Attempt(AdapterFixture.request(), URI.create("http://localhost/"));

    @Test
    void isRepeatedOnceWhereItsReusedConnectionSaysNothing() {
        new Attempt(AdapterFixture.request(), URI.create("http://localhost/")).noteSent(connection);
        attempt.noteSent(connection);

        assertThat(attempt.takeDeadConnection(new RuntimeException())).isTrue();
        assertThat(attempt.takeDeadConnection(new RuntimeException())).isFalse();
    }

    @Test
    void isNotRepeatedForWhatAnotherCallDoesOnItsConnectionAfterIt() {
        attempt.noteSent(connection);
        attempt.noteHead(null);
        new Attempt(AdapterFixture.request(), URI.create("http://localhost/")).noteSent(connection);

        assertThat(attempt.takeDeadConnection(new RuntimeException())).isFalse();
    }
}
