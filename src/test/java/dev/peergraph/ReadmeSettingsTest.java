package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Readme.Page;
import dev.peergraph.Readme.ResponseKey;
import dev.peergraph.fleet.ChildGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings that pages show and name: a gateway starts with those, and these exist. */
class ReadmeSettingsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern PROPERTY = Pattern.compile("`((?:spring|server|management|logging)\\.[a-z0-9.-]*[a-z0-9])[^`]*`");
    private static final Pattern VARIABLE = Pattern.compile("`((?:PEERGRAPH|SPRING|SERVER|MANAGEMENT|LOGGING)_[A-Z0-9_]*[A-Z0-9])[=`]");

    /** What blocks need that are about service mode. */
    private static final List<String> SERVICE_MODE = List.of("--peergraph.auth.mode=service",
            "--peergraph.auth.service.credential=KEY:SECRET",
            "--spring.security.oauth2.resourceserver.jwt.issuer-uri=http://localhost:1/issuer",
            "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph");

    static List<Page> everyPage() {
        return Readme.everyPage().toList();
    }

    @Test
    void gatewayStartsWithAllThatPagesShow() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(SERVICE_MODE);
        List<String> blocks = Readme.read().questions("properties").stream().map(ResponseKey::text).toList();
        blocks.stream().flatMap(String::lines).filter(line -> !line.isBlank()).forEach(line -> arguments.add("--" + line.strip()));
        assertThat(blocks).hasSizeGreaterThan(3);
        Queue<String> log = new ConcurrentLinkedQueue<>();
        try (FakeUpstream upstream = FakeUpstream
                .started(call -> FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1")))) {
            arguments.add("--peergraph.upstream.base-url=" + upstream.baseUrl());
            try (ChildGateway gateway = ChildGateway.started(List.of("--enable-native-access=ALL-UNNAMED"), arguments, log::add)) {
                assertThat(gateway.stop()).isEqualTo(143);
            }
        }
        // One of the settings is the form of the log.
        List<JsonNode> lines = log.stream().filter(line -> line.startsWith("{")).map(JSON::readTree).toList();
        assertThat(lines).extracting(line -> line.path("message").asString()).anyMatch(message -> message.startsWith("Peergraph is ready"))
                .anyMatch(message -> message.startsWith("Peergraph has stopped"));
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void settingsThatAPageNamesExist(Page page) throws IOException {
        Set<String> known = known();
        List<String> named = PROPERTY.matcher(page.text()).results().map(name -> name.group(1)).toList();
        assertThat(named).allSatisfy(name -> assertThat(known).as(name).anyMatch(one -> isPart(name, one)));
        List<String> variables = VARIABLE.matcher(page.text()).results().map(name -> name.group(1)).toList();
        assertThat(variables).allSatisfy(name -> assertThat(known).as(name).anyMatch(one -> isPart(bare(name), bare(one))));
    }

    /** Returns whether a name is a known one, the beginning of some, or a key of a map. */
    private static boolean isPart(String name, String known) {
        return known.startsWith(name) || name.startsWith(known + ".");
    }

    private static String bare(String name) {
        return name.replaceAll("[._-]", "").toLowerCase(Locale.ROOT);
    }

    private static Set<String> known() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String file : List.of("META-INF/spring-configuration-metadata.json",
                "META-INF/additional-spring-configuration-metadata.json")) {
            for (URL url : Collections.list(ReadmeSettingsTest.class.getClassLoader().getResources(file))) {
                try (InputStream metadata = url.openStream()) {
                    JSON.readTree(metadata).path("properties").forEach(property -> names.add(property.path("name").asString()));
                }
            }
        }
        assertThat(names).hasSizeGreaterThan(500);
        return names;
    }
}
