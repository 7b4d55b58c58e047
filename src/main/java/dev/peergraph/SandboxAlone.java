package dev.peergraph;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** What starts in the gateway's place in the profile {@code sandbox-only}: an upstream for gateways that run elsewhere. */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox-only")
@ComponentScan("dev.peergraph.sandbox")
class SandboxAlone {
}
