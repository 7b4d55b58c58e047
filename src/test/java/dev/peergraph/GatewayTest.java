package dev.peergraph;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Tests a started gateway over HTTP, in front of a {@link FakeUpstream}: take a {@link GatewayFixture} by {@code @Autowired}. Classes with
 * equal properties share one gateway, so a test asks as a {@link GatewayFixture#caller caller} of its own. Tests that make upstream look
 * ill to all callers, by 5xx or by silence, need a gateway of their own: one with a property that others have not.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(GatewayFixture.Beans.class)
public @interface GatewayTest {

    /** Properties of the gateway, {@code key=value}; those of the upstream's address are the fixture's. */
    @AliasFor(annotation = SpringBootTest.class)
    String[] properties() default {};
}
