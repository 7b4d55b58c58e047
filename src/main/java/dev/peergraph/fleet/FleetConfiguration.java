package dev.peergraph.fleet;

import dev.peergraph.auth.Partitions;
import dev.peergraph.fleet.FleetLinks.Kept;
import dev.peergraph.time.MonotonicClock;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Makes the links, where replicas share. Where they do not, no class of Lettuce is loaded. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("peergraph.fleet.enabled")
@EnableConfigurationProperties(DataRedisProperties.class)
class FleetConfiguration {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration SHORTEST_BEAT_TIMEOUT = Duration.ofMillis(500);
    private static final int THREADS = 2;
    private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);
    private static final Duration LATEST_RECONNECT = Duration.ofSeconds(2);

    @Bean
    FleetKeys fleetKeys(FleetProperties properties, Partitions partitions) {
        if (!partitions.areShared()) {
            throw new FleetUnusable("peergraph.fleet.enabled needs peergraph.auth.partition-key.",
                    "Set it to the same secret, of at least 32 characters, at every replica.");
        }
        return new FleetKeys(properties.namespace(), partitions.subkey("fleet names", "HmacSHA256"));
    }

    @Bean(destroyMethod = "shutdown")
    ClientResources redisResources() {
        return ClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .reconnectDelay(Delay.exponential(FIRST_RECONNECT, LATEST_RECONNECT, 2, TimeUnit.MILLISECONDS))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
    }

    @Bean
    FleetLinks fleetLinks(FleetProperties properties, DataRedisProperties redis, SslBundles bundles, ClientResources redisResources,
            FleetKeys keys, MeterRegistry registry, MonotonicClock clock) {
        Maker maker = new Maker(properties, redis, bundles, redisResources, keys, registry, clock);
        if (Objects.equals(properties.budgetUrl(), properties.pageUrl())) {
            Kept one = maker.started("all", properties.pageUrl());
            return new FleetLinks(one, one);
        }
        Kept budgets = maker.started("budgets", properties.budgetUrl());
        try {
            return new FleetLinks(budgets, maker.started("pages", properties.pageUrl()));
        } catch (FleetUnusable unusable) {
            budgets.heartbeats().close();
            throw unusable;
        }
    }

    @Bean
    FleetTimes fleetTimes(FleetProperties properties) {
        return new FleetTimes(properties.timeout(), properties.pageTimeout());
    }

    @Bean
    FleetHealth fleetHealthIndicator(FleetLinks links) {
        return new FleetHealth(links);
    }

    /** What all links have in common. */
    private record Maker(FleetProperties properties, DataRedisProperties redis, SslBundles bundles, ClientResources resources,
            FleetKeys keys, MeterRegistry registry, MonotonicClock clock) {

        Kept started(String name, @Nullable String url) {
            Duration connecting = redis.getConnectTimeout() == null ? CONNECT_TIMEOUT : redis.getConnectTimeout();
            RedisConnector connector = new RedisConnector(RedisTarget.of(redis, url, connecting), resources, connecting, bundle());
            Scheduler scheduler = Schedulers.parallel();
            LinkBreaker breaker = new LinkBreaker(properties.timeout(), clock);
            LinkState state = new LinkState(connector.address(), breaker, clock);
            FleetMeters meters = new FleetMeters(registry, name);
            FleetMessages messages = new FleetMessages(connector, keys.ofFleet("messages"), scheduler);
            FleetLink link = new FleetLink(state, breaker, messages, meters, clock, scheduler);
            Heartbeats heartbeats = new Heartbeats(connector, state, breaker, link, keys.ofFleet("replicas"),
                    new Heartbeats.Waits(connecting, beatTimeout()), scheduler);
            meters.watch(state);
            heartbeats.start();
            return new Kept(name, link, state, heartbeats);
        }

        /** Nobody waits for a heartbeat: a pause that no query has met yet is no reason to leave. */
        private Duration beatTimeout() {
            Duration page = properties.pageTimeout();
            return page.compareTo(SHORTEST_BEAT_TIMEOUT) < 0 ? SHORTEST_BEAT_TIMEOUT : page;
        }

        private @Nullable SslBundle bundle() {
            String bundle = redis.getSsl().getBundle();
            return bundle == null ? null : bundles.getBundle(bundle);
        }
    }
}
