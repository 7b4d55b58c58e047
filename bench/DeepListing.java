import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A listing of 101,000 rows, and the cursors of some of them. */
final class DeepListing {

    static final String ENVIRONMENT = "env-deep";
    static final int DEEPEST = 100_000;
    private static final int PAGE = 1000;
    private static final Pattern CURSOR = Pattern.compile("\"cursor\":\"([^\"]+)\"");

    private DeepListing() {
    }

    /** Walks through the listing; returns, by depth, the cursors behind which the ten rows stand that end at that depth. */
    static Map<Integer, String> cursors(Server gateway) throws Exception {
        Map<Integer, String> found = new TreeMap<>();
        String after = "";
        for (int depth = PAGE; depth <= DEEPEST; depth += PAGE) {
            String answer = gateway.ask(Request.ofGateway(Queries.list(ENVIRONMENT, PAGE, after)), "\"p-" + (depth - 1) + "\"");
            String[] cursors = CURSOR.matcher(answer).results().map((MatchResult match) -> match.group(1)).toArray(String[]::new);
            after = Queries.after(cursors[PAGE - 1]);
            found.putIfAbsent(20, cursors[9]);
            found.putIfAbsent(PAGE, cursors[PAGE - 11]);
            found.put(DEEPEST, cursors[PAGE - 11]);
        }
        return found;
    }

    /** Asks for ten rows behind a cursor. */
    static String list(String cursor, String variables) {
        return Queries.list(ENVIRONMENT, 10, Queries.after(cursor) + variables);
    }
}
