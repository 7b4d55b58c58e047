package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/** As many event loops as processors, and the server's are the same. */
class NetworkConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(NetworkConfiguration.class);

    @Test
    void hasAnEventLoopForEachProcessor() {
        runner.run(context -> {
            LoopResources loops = context.getBean(LoopResources.class);
            assertThat(loops.onServer(LoopResources.DEFAULT_NATIVE)).hasSize(Runtime.getRuntime().availableProcessors());
            assertThat(context.getBean(ReactorResourceFactory.class).getLoopResources()).isSameAs(loops);
        });
    }

    @Test
    void hasAsManyEventLoopsAsItIsTold() {
        runner.withSystemProperties("reactor.netty.ioWorkerCount=3").run(
                context -> assertThat(context.getBean(LoopResources.class).onServer(LoopResources.DEFAULT_NATIVE)).hasSize(3));
    }
}
