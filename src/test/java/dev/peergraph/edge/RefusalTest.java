package dev.peergraph.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

class RefusalTest {

    @Test
    void isAGraphQlErrorOfTheLimitThatARequestExceeds() {
        Refusal refusal = Refusal.overLimit(HttpStatus.CONTENT_TOO_LARGE, "Too long.", "body-size", 10, 11L);
        Map<String, Object> error = Map.of("message", "Too long.", "extensions",
                Map.of("code", "LIMIT_EXCEEDED", "name", "body-size", "limit", 10L, "actual", 11L));
        assertThat(refusal.body()).isEqualTo(Map.of("errors", List.of(error)));
        assertThat(refusal.headers().isEmpty()).isTrue();
    }

    @Test
    void saysWhenToTryAgainWhereTheGatewayIsBusy() {
        Refusal refusal = Refusal.overLimit(HttpStatus.SERVICE_UNAVAILABLE, "Busy.", "body-memory", 10, null);
        assertThat(refusal.headers().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
        assertThat(refusal.body().toString()).doesNotContain("actual");
    }

    @Test
    void getsHeadersAsACopy() {
        Refusal refusal = Refusal.badRequest("Wrong.");
        Refusal more = refusal.with(HttpHeaders.ALLOW, "POST").with(HttpHeaders.CONNECTION, "close");
        assertThat(more.headers().getFirst(HttpHeaders.ALLOW)).isEqualTo("POST");
        assertThat(more.headers().getFirst(HttpHeaders.CONNECTION)).isEqualTo("close");
        assertThat(more.body()).isEqualTo(refusal.body());
        assertThat(refusal.headers().isEmpty()).isTrue();
        assertThatThrownBy(() -> more.headers().set(HttpHeaders.ALLOW, "GET")).isInstanceOf(UnsupportedOperationException.class);
    }
}
