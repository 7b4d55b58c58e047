package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClientRequestException;

class AttemptTest {

    private final Throwable lost = new IOException("reset");

    private final ConnectionUse connection = new ConnectionUse();
    private final Attempt attempt = new Attempt(AdapterFixture.request(), URI.create("http://localhost/"));

    @Test
    void isRepeatedOnceWhereItsReusedConnectionSaysNothing() {
        new Attempt(AdapterFixture.request(), URI.create("http://localhost/")).noteSent(connection);
        attempt.noteSent(connection);

        assertThat(attempt.takeDeadConnection(lost)).isTrue();
        assertThat(attempt.takeDeadConnection(lost)).isFalse();
    }

    @Test
    void isNotRepeatedForWhatAnotherCallDoesOnItsConnectionAfterIt() {
        attempt.noteSent(connection);
        attempt.noteHead(null);
        new Attempt(AdapterFixture.request(), URI.create("http://localhost/")).noteSent(connection);

        assertThat(attempt.takeDeadConnection(lost)).isFalse();
    }

    @Test
    void isRepeatedWhereItsConnectionWasClosedBeforeItWentOut() {
        assertThat(attempt.takeDeadConnection(unsent(new ClosedChannelException()))).isTrue();
        assertThat(attempt.takeDeadConnection(unsent(new ConnectException("refused")))).isFalse();
    }

    private static WebClientRequestException unsent(IOException cause) {
        return new WebClientRequestException(cause, HttpMethod.GET, URI.create("http://localhost/"), HttpHeaders.EMPTY);
    }
}
