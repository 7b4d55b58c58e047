package dev.peergraph.guard;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits that the gateway keeps towards upstream.
 *
 * @param deadline how long a whole request may take, waits included; positive. Longer than one upstream call may, shorter than browsers
 * wait.
 */
@ConfigurationProperties(prefix = "peergraph.guard", ignoreUnknownFields = false)
record GuardProperties(@DefaultValue("15s") Duration deadline) {

    GuardProperties {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("peergraph.guard.deadline must be positive, but is " + deadline);
        }
    }
}
