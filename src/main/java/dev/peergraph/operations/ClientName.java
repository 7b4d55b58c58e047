package dev.peergraph.operations;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What the application that sends a request calls itself, by the headers that Apollo's clients set.
 *
 * @param name its name; {@code none} if the request does not say
 * @param version its version; {@code none} if the request does not say
 */
public record ClientName(String name, String version) {

    /** A client that does not say its name. */
    public static final ClientName NONE = new ClientName("none", "none");

    /** A client whose name is not among the first ones seen, or no name at all. */
    public static final ClientName OTHER = new ClientName("other", "other");

    private static final Pattern VALID = Pattern.compile("[\\w .:/@+()-]{1,60}");

    /** Returns the client of a request. */
    public static ClientName of(HttpHeaders headers) {
        String name = headers.getFirst("apollographql-client-name");
        String version = headers.getFirst("apollographql-client-version");
        if (name == null && version == null) {
            return NONE;
        }
        return isValid(name) && isValid(version)
                ? new ClientName(name == null ? NONE.name : name, version == null ? NONE.version : version)
                : OTHER;
    }

    private static boolean isValid(@Nullable String text) {
        return text == null || VALID.matcher(text).matches();
    }
}
