package dev.peergraph.sandbox;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Puts the sandbox in the upstream's place, in its profile and where no other upstream is named; or lets it serve alone. */
@Configuration(proxyBeanMethods = false)
@Profile({"sandbox", "sandbox-only"})
@EnableConfigurationProperties(SandboxProperties.class)
class SandboxConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SandboxConfiguration.class);
    private static final Profiles ALONE = Profiles.of("sandbox-only");
    private static final String BASE_URL = "peergraph.upstream.base-url";
    private static final String AUTHORIZATION = "Basic c2FuZGJveDpzYW5kYm94";

    /** A real upstream is named. */
    static class UpstreamNamed implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment().acceptsProfiles(ALONE) && named(context.getEnvironment());
        }

        private static boolean named(Environment environment) {
            // The binder knows the environment variable's spelling too.
            return Binder.get(environment).bind(BASE_URL, String.class).map(url -> !url.isBlank()).orElse(false);
        }
    }

    /** No real upstream is named. */
    static class NoUpstreamNamed extends UpstreamNamed {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !super.matches(context, metadata);
        }
    }

    // The classes with beans have no stereotype: scanned by themselves, they would not know of the profile.

    /** Says why there is no sandbox. */
    @Conditional(UpstreamNamed.class)
    static class Absent {

        @Bean
        ApplicationListener<ApplicationReadyEvent> sandboxAbsence() {
            return _ -> log.info("The sandbox did not start: {} names the upstream to call, so its data is what you get", BASE_URL);
        }
    }

    /** Starts the sandbox. */
    @Conditional(NoUpstreamNamed.class)
    static class Present {

        // Reads its properties from the environment: it is made before beans of properties can be.
        @Bean
        static SandboxUpstream sandboxUpstream(Environment environment) {
            SandboxProperties properties = Binder.get(environment).bindOrCreate(SandboxProperties.PREFIX, SandboxProperties.class);
            return SandboxUpstream.started(properties, InstantSource.system());
        }

        /** Tells the gateway where the sandbox is before anything reads the upstream's address. */
        @Bean
        static BeanFactoryPostProcessor sandboxAddress(ConfigurableEnvironment environment) {
            return beans -> {
                String url = beans.getBean(SandboxUpstream.class).baseUrl();
                environment.getPropertySources().addFirst(new MapPropertySource("sandbox", Map.of(BASE_URL, url)));
            };
        }

        /** Tells the gateway's own pages for browsers, which have no log to look into. */
        @Bean
        RouterFunction<ServerResponse> sandboxCard() {
            List<Map<String, String>> environments = SandboxData.ENVIRONMENTS.entrySet()
                    .stream()
                    .map(environment -> Map.of("id", environment.getKey(), "about", environment.getValue()))
                    .toList();
            Map<String, Object> card = Map.of("environments", environments, "authorization", AUTHORIZATION);
            return RouterFunctions.route(RequestPredicates.GET("/sandbox"), _ -> ServerResponse.ok().bodyValue(card));
        }

        @Bean
        ApplicationListener<ApplicationReadyEvent> sandboxGreeting(SandboxUpstream sandbox, Environment environment) {
            return _ -> log.info(greeting(sandbox.baseUrl(), environment));
        }

        private static String greeting(String url, Environment environment) {
            StringBuilder text = new StringBuilder("This is a sandbox: every peering in it is invented.");
            text.append("\n  Environments:");
            SandboxData.ENVIRONMENTS.forEach((id, phrase) -> text.append("\n    ").append(id).append("  ").append(phrase));
            text.append("\n  Credential: any, such as the header  Authorization: ").append(AUTHORIZATION);
            text.append("\n  Rehearse failures: GET or PATCH ").append(url).append(SandboxControl.PATH);
            text.append("\n    curl -X PATCH -H 'Content-Type: application/json' -d '{\"latency\": \"2s\"}' ").append(url)
                    .append(SandboxControl.PATH);
            String port = environment.getProperty("local.server.port");
            if (port != null) {
                text.append("\n  In a browser: http://localhost:").append(port).append("/graphiql/ and /demo/");
            }
            return text.toString();
        }
    }
}
