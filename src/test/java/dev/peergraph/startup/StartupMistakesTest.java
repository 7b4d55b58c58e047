package dev.peergraph.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.peergraph.PeergraphApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator who has made a mistake reads. */
@ExtendWith(OutputCaptureExtension.class)
class StartupMistakesTest {

    private static final KnownProperties KNOWN = new KnownProperties(Map.of("peergraph.guard.deadline", "java.time.Duration",
            "peergraph.guard.max-wait", "java.time.Duration", "peergraph.cors.allowed-origins", "java.util.List<java.lang.String>",
            "peergraph.sandbox.port", "java.lang.Integer"));

    @TempDir
    private static Path folder;

    static Stream<Arguments> mistakes() throws IOException {
        Path unparsable = Files.createDirectory(folder.resolve("unparsable"));
        Files.writeString(unparsable.resolve("a.graphql"), "query {");
        Path unknown = Files.createDirectory(folder.resolve("unknown"));
        Files.writeString(unknown.resolve("b.graphql"), "{ nothingOfTheKind }");
        Path pem = Files.writeString(folder.resolve("bad.pem"), "no certificate");
        String directory = "--peergraph.documents.trusted-directory=";
        return Stream.of(
                Arguments.of("peergraph.guard.deadline must have a unit, such as 15s or 15ms, but is 15.",
                        List.of("--peergraph.guard.deadline=15")),
                Arguments.of("peergraph.guard.max-retries must be", List.of("--peergraph.guard.max-retries=11")),
                Arguments.of("base-url must be http:// or https://, a host and an optional path, but it has no scheme.",
                        List.of("--peergraph.upstream.base-url=api.example.com")),
                Arguments.of("spring.profiles.active names the profile \"sandbx\"", List.of("--spring.profiles.active=sandbx")),
                Arguments.of("peergraph.sandbox.limit is set, but the sandbox is off", List.of("--peergraph.sandbox.limit=3")),
                Arguments.of("peergraph.cache.max-size (1048576MB)", List.of("--peergraph.cache.max-size=1TB")),
                Arguments.of("trusted-directory cannot be read: " + folder.resolve("absent") + " (NoSuchFileException).",
                        List.of(directory + folder.resolve("absent"))),
                Arguments.of("no GraphQL document, or one over a limit: " + unparsable.resolve("a.graphql"),
                        List.of(directory + unparsable)),
                Arguments.of("has a document that the schema does not know: " + unknown.resolve("b.graphql"),
                        List.of(directory + unknown)),
                Arguments.of("No SSL bundle is named \"absent\"", List.of("--peergraph.upstream.ssl-bundle=absent")),
                Arguments.of("An SSL bundle (spring.ssl.bundle.*) cannot be read: ", List.of("--peergraph.upstream.ssl-bundle=bad",
                        "--spring.ssl.bundle.pem.bad.truststore.certificate=file:" + pem)),
                Arguments.of("peergraph.guard.deadlin is no setting of Peergraph: do you mean peergraph.guard.deadline?",
                        List.of("--peergraph.guard.deadlin=5s")),
                Arguments.of("peergraph.watch.environments needs peergraph.auth.mode=service",
                        List.of("--peergraph.watch.environments=env-a")),
                Arguments.of("issuer-uri to the issuer of callers' tokens.",
                        List.of("--peergraph.auth.mode=service", "--peergraph.auth.service.credential=K:S")));
    }

    private static void start(String... arguments) {
        SpringApplication gateway = new SpringApplication(PeergraphApplication.class);
        gateway.setDefaultProperties(Map.of("server.port", "0", "spring.main.banner-mode", "off"));
        gateway.run(arguments).close();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void areToldInOneSentenceWithoutAStackTrace(String sentence, List<String> arguments, CapturedOutput output) {
        Throwable failure = catchThrowable(() -> start(arguments.toArray(String[]::new)));
        assertThat(failure).isNotNull();
        String told = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
        assertThat(told).contains(sentence).doesNotContain("\tat ", "Exception:");
        assertThat(told.lines().filter(line -> !line.isBlank()).toList()).as(told).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void tellWhereThePropertyIsSet(CapturedOutput output) {
        Throwable failure = catchThrowable(() -> start("--peergraph.guard.deadline=15"));
        assertThat(failure).isNotNull();
        assertThat(output.getAll()).contains("Correct the setting (\"peergraph.guard.deadline\" from property source \"commandLineArgs\")");
    }

    @ParameterizedTest
    @CsvSource({"PEERGRAPH_GUARD_DEADLIN, PEERGRAPH_GUARD_DEADLINE", "PEERGRAPH_MAXWAIT, PEERGRAPH_GUARD_MAXWAIT",
            "PEERGRAPH_CORS_ALLOWED, PEERGRAPH_CORS_ALLOWEDORIGINS"})
    void nameTheNearestVariable(String variable, String nearest) {
        assertThat(UnknownVariables.among(Set.of(variable), KNOWN)).containsExactly(Map.entry(variable, nearest));
    }

    @Test
    void doNotTakeKnownVariablesNorThoseOfKubernetesForMistakes() {
        assertThat(UnknownVariables.among(Set.of("PEERGRAPH_GUARD_DEADLINE", "PEERGRAPH_GUARD_MAX_WAIT", "PEERGRAPH_CORS_ALLOWEDORIGINS_0",
                "PEERGRAPH_SANDBOX_PORT", "PEERGRAPH_SERVICE_HOST", "PEERGRAPH_SERVICE_PORT", "PEERGRAPH_SERVICE_PORT_HTTP",
                "PEERGRAPH_PORT", "PEERGRAPH_PORT_8080_TCP", "PEERGRAPH_PORT_8080_TCP_ADDR", "PEERGRAPH_REDIS_SERVICE_HOST",
                "PEERGRAPH_REDIS_PORT_6379_TCP_PORT", "PATH"), KNOWN)).isEmpty();
    }

    @Test
    void areCachesThatTheHeapCannotBear() {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("peergraph.answers.max-size", "300MB")));
        StartupChecks.requireRoom(binder, 512L << 20);
        assertThatExceptionOfType(StartupMistake.class).isThrownBy(() -> StartupChecks.requireRoom(binder, 400L << 20))
                .withMessageContaining("heap of 400MB");
    }

    @ParameterizedTest
    @CsvSource({"file:/app/classes/,file:/app/classes/META-INF/spring-configuration-metadata.json",
            "jar:file:/app/app.jar!/,jar:file:/app/app.jar!/META-INF/spring-configuration-metadata.json",
            "jar:nested:/app/a%20b.jar/!BOOT-INF/classes/!/,jar:file:/app/a%20b.jar!/META-INF/spring-configuration-metadata.json"})
    void knowThePropertiesInEachFormOfTheApplication(String classes, String metadata) {
        assertThat(KnownProperties.metadata(classes)).isEqualTo(metadata);
    }
}
