package dev.peergraph.startup;

/** A setting with which the gateway must not start. Its message is the sentence that says so: property, value and remedy. */
final class StartupMistake extends RuntimeException {

    StartupMistake(String message) {
        super(message, null, false, false);
    }
}
