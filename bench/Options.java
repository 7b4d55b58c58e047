import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The options of a command, each a name and a value. */
final class Options {

    private final Map<String, String> values = new HashMap<>();

    private Options() {
    }

    /** Reads arguments; only the names given are known, and are written with two hyphens. */
    static Options of(String[] arguments, String... names) {
        Options options = new Options();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!List.of(names).contains(name) || i + 1 == arguments.length) {
                System.err.println("Each option needs a value, and only these are known: --" + String.join(", --", names) + ".");
                System.exit(2);
            }
            options.values.put(name, arguments[i + 1]);
        }
        return options;
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    List<String> list(String name, String otherwise) {
        return List.of(text(name, otherwise).split(","));
    }
}
