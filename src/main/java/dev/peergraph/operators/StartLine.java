package dev.peergraph.operators;

import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Logs one line once the gateway has started, which says what it is, and one at the end of a graceful stop. */
@Component
class StartLine implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(StartLine.class);

    private final Environment environment;
    private final String version;
    private volatile boolean running;

    StartLine(Environment environment, ObjectProvider<BuildProperties> build) {
        this.environment = environment;
        this.version = build.stream().map(BuildProperties::getVersion).findFirst().orElse("dev");
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        List<String> profiles = List.of(environment.getActiveProfiles());
        String port = environment.getProperty("local.server.port", "none");
        LoggingEventBuilder line = log.atInfo()
                .addKeyValue("version", version)
                .addKeyValue("upstream", host(environment.getProperty("peergraph.upstream.base-url", "https://api.confluent.cloud")))
                .addKeyValue("auth", environment.getProperty("peergraph.auth.mode", "pass-through"))
                .addKeyValue("port", port);
        String management = environment.getProperty("local.management.port");
        if (management != null && !management.equals(port)) {
            line = line.addKeyValue("managementPort", management);
        }
        line.addKeyValue("profiles", profiles.isEmpty() ? "none" : String.join(",", profiles))
                .addKeyValue("limits", ChangedLimits.of(environment))
                .log("Peergraph is ready");
    }

    /** Returns the host and nothing else: a path or a user could tell more than a log should. */
    private static String host(String url) {
        try {
            return String.valueOf(URI.create(url.strip()).getHost());
        } catch (IllegalArgumentException _) {
            return "unknown";
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        log.info("Peergraph has stopped: no request is under way any more");
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops last, when the web server has given its requests their time. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
