package dev.peergraph.startup;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.unit.DataSize;

/** Refuses settings that no single property can judge, before anything is made of them. */
final class StartupChecks implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger log = LoggerFactory.getLogger(StartupChecks.class);
    private static final List<String> SANDBOXES = List.of("sandbox", "sandbox-only");
    private static final Pattern BARE_NUMBER = Pattern.compile("[+-]?\\d*[1-9]\\d*");

    /** Share of the heap that the caches may take; the rest is for requests under way. */
    private static final double CACHES_SHARE = 0.7;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        // A management port has a context of its own, with the same settings.
        if (context.getParent() == null) {
            check(context.getEnvironment(), KnownProperties.read());
        }
    }

    private static void check(ConfigurableEnvironment environment, KnownProperties known) {
        List<String> profiles = List.of(environment.getActiveProfiles());
        Binder binder = Binder.get(environment);
        UnknownVariables.among(environment.getSystemEnvironment().keySet(), known)
                .forEach((variable, nearest) -> log.warn("The environment variable {} is no setting of Peergraph and has no effect: "
                        + "do you mean {}?", variable, nearest));
        profiles.forEach(profile -> requireKnown(profile, environment));
        requireSandbox(profiles, binder);
        known.types().keySet().stream().filter(known::isDuration).forEach(property -> requireUnit(property, binder));
        requireRoom(binder, Runtime.getRuntime().maxMemory());
    }

    private static void requireKnown(String profile, ConfigurableEnvironment environment) {
        boolean known = SANDBOXES.contains(profile) || environment.containsProperty("spring.profiles.group." + profile + "[0]")
                || environment.containsProperty("spring.profiles.group." + profile)
                || environment.getPropertySources().stream().anyMatch(source -> isOf(profile, source));
        if (!known) {
            throw new StartupMistake("spring.profiles.active names the profile \"" + profile + "\", which does not exist: use "
                    + String.join(", ", SANDBOXES) + " or none, or add a file application-" + profile + ".properties");
        }
    }

    private static boolean isOf(String profile, PropertySource<?> source) {
        Object activation = source.getProperty("spring.config.activate.on-profile");
        return source.getName().contains("application-" + profile) || (activation != null && activation.toString().contains(profile));
    }

    private static void requireSandbox(List<String> profiles, Binder binder) {
        Map<String, Object> set = binder.bind("peergraph.sandbox", Bindable.mapOf(String.class, Object.class)).orElse(Map.of());
        if (!set.isEmpty() && Collections.disjoint(profiles, SANDBOXES)) {
            throw new StartupMistake("peergraph.sandbox." + set.keySet().iterator().next()
                    + " is set, but the sandbox is off: start with --spring.profiles.active=sandbox, or remove the property");
        }
    }

    private static void requireUnit(String property, Binder binder) {
        binder.bind(property, String.class).ifBound(value -> {
            if (BARE_NUMBER.matcher(value.strip()).matches()) {
                throw new StartupMistake(property + " must have a unit, such as " + value.strip() + "s or " + value.strip()
                        + "ms, but is " + value.strip());
            }
        });
    }

    static void requireRoom(Binder binder, long heapBytes) {
        DataSize pages = size("peergraph.cache.max-size", binder);
        DataSize answers = size("peergraph.answers.max-size", binder);
        // What is found out of listings takes a quarter of what their pages take.
        double needed = 1.25 * pages.toBytes() + answers.toBytes();
        if (needed > CACHES_SHARE * heapBytes) {
            throw new StartupMistake("peergraph.cache.max-size (" + text(pages) + ") and peergraph.answers.max-size (" + text(answers)
                    + ") are too large for a heap of " + text(DataSize.ofBytes(heapBytes)) + ", of which they may take "
                    + Math.round(100 * CACHES_SHARE) + " %: lower them, or raise the heap (-Xmx)");
        }
    }

    private static DataSize size(String property, Binder binder) {
        return binder.bind(property, DataSize.class).orElse(DataSize.ofMegabytes(32));
    }

    private static String text(DataSize size) {
        return size.toMegabytes() + "MB";
    }
}
