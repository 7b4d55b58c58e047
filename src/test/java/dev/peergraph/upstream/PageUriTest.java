package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.PageKey;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageUriTest {

    private final PageUri uri = new PageUri("https://api.example/base");

    @Test
    void asksForTheFirstPageOfAnEnvironment() {
        assertThat(of("env-1", PeeringFilter.NONE, null))
                .isEqualTo("https://api.example/base/networking/v1/peerings?environment=env-1&page_size=1000");
    }

    @Test
    void repeatsParametersWithSeveralValues() {
        PeeringFilter filter = new PeeringFilter(List.of("b", "a"), List.of(PeeringPhase.READY, PeeringPhase.PROVISIONING),
                List.of("n-1", "n-2"));

        assertThat(of("env-1", filter, "t"))
                .endsWith("?environment=env-1&spec.display_name=a&spec.display_name=b&status.phase=PROVISIONING&status.phase=READY"
                        + "&spec.network=n-1&spec.network=n-2&page_size=1000&page_token=t");
    }

    @Test
    void encodesAllThatIsNotUnreserved() {
        PeeringFilter filter = new PeeringFilter(List.of("a&b=c+d e%20,f;g#h?i/ü東🚄\"<>{}"), List.of(), List.of());

        assertThat(of("env&x=1", filter, "eyJ==+/&"))
                .contains("environment=env%26x%3D1&")
                .contains("spec.display_name=a%26b%3Dc%2Bd%20e%2520%2Cf%3Bg%23h%3Fi%2F%C3%BC%E6%9D%B1%F0%9F%9A%84%22%3C%3E%7B%7D&")
                .endsWith("&page_token=eyJ%3D%3D%2B%2F%26");
    }

    private String of(String environment, PeeringFilter filter, @Nullable String token) {
        return uri.of(new PageKey("partition", environment, filter, 1000, token), 1000).toString();
    }
}
