package dev.peergraph.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Tells the mistakes of an operator in one sentence, without a stack trace: the one place for all that are the gateway's own to tell. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartupMistakes implements FailureAnalyzer {

    private static final String OURS = "peergraph.";
    private static final int LONGEST = 500;

    private final @Nullable Environment environment;

    StartupMistakes(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        List<Throwable> causes = causes(failure);
        for (Throwable cause : causes.reversed()) {
            String sentence = sentence(cause);
            if (sentence != null) {
                return analysis(sentence, failure);
            }
        }
        return causes.stream().anyMatch(StartupMistakes::isOfBundles) ? ofBundles(causes.getLast(), failure) : null;
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static @Nullable String sentence(Throwable cause) {
        if (cause instanceof NoSuchSslBundleException missing) {
            return "No SSL bundle is named \"" + missing.getBundleName() + "\": define it by spring.ssl.bundle.pem."
                    + missing.getBundleName()
                    + ".* or correct the property that names it, such as peergraph.upstream.ssl-bundle or server.ssl.bundle.";
        }
        if (cause instanceof UnboundConfigurationPropertiesException unbound) {
            return unknown(unbound.getUnboundProperties().iterator().next().getName().toString());
        }
        String message = cause.getMessage();
        boolean told = cause instanceof StartupMistake
                || ((cause instanceof IllegalArgumentException || cause instanceof IllegalStateException) && message != null
                        && message.startsWith(OURS));
        return told && message != null ? ended(message) : null;
    }

    private static String unknown(String property) {
        return property + " is no setting of Peergraph"
                + UnknownVariables.nearestProperty(property, KnownProperties.read()).map(name -> ": do you mean " + name + "?").orElse(".");
    }

    private static String ended(String message) {
        String clipped = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
        return clipped.endsWith(".") ? clipped : clipped + ".";
    }

    private static boolean isOfBundles(Throwable cause) {
        return Stream.of(cause.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("org.springframework.boot.ssl.")
                        || frame.getClassName().startsWith("org.springframework.boot.autoconfigure.ssl."));
    }

    private FailureAnalysis ofBundles(Throwable deepest, Throwable failure) {
        return analysis(ended("An SSL bundle (spring.ssl.bundle.*) cannot be read: " + deepest.getMessage()), failure);
    }

    private FailureAnalysis analysis(String sentence, Throwable failure) {
        return new FailureAnalysis(sentence, "Correct the setting" + origin(sentence) + " and start again.", failure);
    }

    /** Tells where the property is set that a sentence begins with. */
    private String origin(String sentence) {
        String name = sentence.split("[ (]", 2)[0];
        if (environment == null || !name.startsWith(OURS) || !ConfigurationPropertyName.isValid(name)) {
            return "";
        }
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(ConfigurationPropertyName.of(name));
            if (property != null && property.getOrigin() != null) {
                return " (" + property.getOrigin() + ")";
            }
        }
        return "";
    }
}
