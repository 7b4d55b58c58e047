package dev.peergraph;

/**
 * Where the jar starts: begins the application, or says which Java that takes. Compiled for an older Java than the rest, which could not
 * say so.
 */
public final class JavaCheck {

    private static final int OLDEST = 25;

    private JavaCheck() {
    }

    /** Starts the gateway; the arguments are Spring Boot's. */
    public static void main(String[] args) throws ReflectiveOperationException {
        int version = Runtime.version().feature();
        if (version < OLDEST) {
            System.err.println("Peergraph needs Java " + OLDEST + " or newer, and this is Java " + version + " in "
                    + System.getProperty("java.home") + ": install a newer one, such as Temurin " + OLDEST
                    + ", and put its folder bin first on the PATH.");
            System.exit(1);
        }
        // What the start throws passes as it is: Spring Boot, which has told it in its log, then leaves out the trace.
        Class.forName("dev.peergraph.PeergraphApplication").getMethod("main", String[].class).invoke(null, (Object) args);
    }
}
