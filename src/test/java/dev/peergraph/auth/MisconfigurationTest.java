package dev.peergraph.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.peergraph.StartedGateway;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MisconfigurationTest {

    private static final String SERVICE = "--peergraph.auth.mode=service";
    private static final String CREDENTIAL = "--peergraph.auth.service.credential=KEY:CANARY-SECRET";
    private static final String ISSUER = "--spring.security.oauth2.resourceserver.jwt.issuer-uri=http://localhost:1/issuer";
    private static final String AUDIENCE = "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph";

    static Stream<Arguments> flaws() {
        return Stream.of(Arguments.of("issuer-uri", List.of(SERVICE, CREDENTIAL, AUDIENCE)),
                Arguments.of("audiences", List.of(SERVICE, CREDENTIAL, ISSUER)),
                Arguments.of("set peergraph.auth.service.credential or", List.of(SERVICE, ISSUER, AUDIENCE)),
                Arguments.of("are both set",
                        List.of(SERVICE, ISSUER, AUDIENCE, CREDENTIAL, "--peergraph.auth.service.credential-file=pom.xml")),
                Arguments.of("credential-file cannot be read: no-such-file",
                        List.of(SERVICE, ISSUER, AUDIENCE, "--peergraph.auth.service.credential-file=no-such-file")),
                Arguments.of("credential-file must",
                        List.of(SERVICE, ISSUER, AUDIENCE, "--peergraph.auth.service.credential-file=LICENSE")),
                Arguments.of("peergraph.auth.service.credential must be",
                        List.of(SERVICE, ISSUER, AUDIENCE, "--peergraph.auth.service.credential=CANARY-SECRET")),
                Arguments.of("mode is pass-through", List.of(CREDENTIAL)));
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void refusesToStartAndSaysWhy(String reason, List<String> arguments, CapturedOutput output) {
        Throwable failure = catchThrowable(() -> new StartedGateway(arguments.toArray(String[]::new)).close());
        assertThat(failure).isNotNull();
        assertThat(output.getAll()).contains(reason).doesNotContain("CANARY-SECRET");
    }
}
