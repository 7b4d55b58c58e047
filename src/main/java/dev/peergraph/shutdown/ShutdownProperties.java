package dev.peergraph.shutdown;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the gateway stops.
 *
 * @param delay How long the gateway, once asked to stop, is not ready but goes on accepting connections and requests, 0 to
 * {@code spring.lifecycle.timeout-per-shutdown-phase}: longer than load balancers take to notice. None by default, so that a gateway
 * without a load balancer stops at once.
 */
@ConfigurationProperties(prefix = "peergraph.shutdown", ignoreUnknownFields = false)
record ShutdownProperties(@DefaultValue("0s") Duration delay) {

    ShutdownProperties {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("peergraph.shutdown.delay must not be negative, but is " + delay);
        }
    }
}
