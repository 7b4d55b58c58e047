package dev.peergraph.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.GatewayTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The application as it starts by itself, where component scanning sees every configuration, nested ones too. */
@GatewayTest
class SandboxAbsenceTest {

    private final ApplicationContext application;

    SandboxAbsenceTest(@Autowired ApplicationContext application) {
        this.application = application;
    }

    @Test
    void applicationHasNoSandboxOutsideItsProfile() {
        assertThat(application.getBeanNamesForType(SandboxUpstream.class)).isEmpty();
        assertThat(application.getBeanNamesForType(SandboxProperties.class)).isEmpty();
        assertThat(application.getBeanDefinitionNames()).noneMatch(name -> name.contains("sandbox"));
    }
}
