package dev.peergraph.sandbox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Profile;

/**
 * How the sandbox upstream behaves. All but address and port can be changed while it runs, through {@code /sandbox/control}.
 *
 * @param address the address that it listens on: loopback, unless gateways elsewhere are to call it; everybody who reaches it can change
 * its behaviour
 * @param port port, 0..65535; 0 takes a free one, so that several sandboxes never collide
 * @param latency pause before every response of the list operation, 0..5m; none by default, so that tests and first steps are quick
 * @param limit calls per window and credential, 1..1000000; the default lets a person explore without noticing it
 * @param window length of the rate limit's window, 1s..1h; a minute, as most such limits have
 * @param rival calls per window that another client of the same key makes, at random moments, 0..10000; none by default
 * @param fault what goes wrong: none, error401 (the credential is refused), error500 (HTTP 500), reset (the connection is reset), stall (no
 * response at all), truncate (the body ends before its announced length); none by default
 * @param faultShare share of the calls that the fault hits, 0..1; all by default, so that naming a fault is enough
 * @param tokenLifetime how long a page token is accepted, 1ms..24h; 10m is longer than a walk and short enough to see one expire
 * @param maxPageSize largest page size that is accepted, 1..1000; the default is upstream's
 */
@Profile({"sandbox", "sandbox-only"})
@ConfigurationProperties(prefix = SandboxProperties.PREFIX, ignoreUnknownFields = false)
record SandboxProperties(@DefaultValue("127.0.0.1") String address, @DefaultValue("0") int port, @DefaultValue("0ms") Duration latency,
        @DefaultValue("1000") int limit,
        @DefaultValue("1m") Duration window, @DefaultValue("0") int rival, @DefaultValue("none") Fault fault,
        @DefaultValue("1") double faultShare, @DefaultValue("10m") Duration tokenLifetime, @DefaultValue("1000") int maxPageSize) {

    static final String PREFIX = "peergraph.sandbox";

    SandboxProperties {
        within("port", port, 0, 65_535);
        within("latency", latency, Duration.ZERO, Duration.ofMinutes(5));
        within("limit", limit, 1, 1_000_000);
        within("window", window, Duration.ofSeconds(1), Duration.ofHours(1));
        within("rival", rival, 0, 10_000);
        within("fault-share", faultShare, 0.0, 1.0);
        within("token-lifetime", tokenLifetime, Duration.ofMillis(1), Duration.ofHours(24));
        within("max-page-size", maxPageSize, 1, 1_000);
    }

    /** What can go wrong with a call. */
    enum Fault {
        NONE, ERROR401, ERROR500, RESET, STALL, TRUNCATE;

        /** Returns how people write it. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns, by the names of their properties, the values that can change while the sandbox runs. */
    Map<String, Object> changeable() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("latency", latency.toString());
        values.put("limit", limit);
        values.put("window", window.toString());
        values.put("rival", rival);
        values.put("fault", fault.text());
        values.put("fault-share", faultShare);
        values.put("token-lifetime", tokenLifetime.toString());
        values.put("max-page-size", maxPageSize);
        return values;
    }

    // Also refuses a share that is not a number: it compares as greater than any.
    private static <T extends Comparable<T>> void within(String name, T value, T min, T max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(PREFIX + "." + name + " must be from " + min + " to " + max + ", but is " + value);
        }
    }
}
