package dev.peergraph.headers;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/** Compares entity tags weakly (RFC 9110 §13.1.2), also those that a proxy has changed because it compressed the answer. */
public final class EntityTags {

    /** What Apache httpd, Caddy and Jetty append to a tag; nginx only makes it weak. */
    private static final Pattern REWRITTEN = Pattern.compile("(?:--?|;)(?:gzip|br|zstd|deflate)");

    private EntityTags() {
    }

    /** Returns whether a request's {@code If-None-Match} has a tag. Invalid tags in it are ignored. */
    public static boolean isKnown(String tag, HttpHeaders request) {
        List<String> lines = request.getOrEmpty(HttpHeaders.IF_NONE_MATCH);
        if (lines.isEmpty()) {
            return false;
        }
        String own = ETag.create(tag).tag();
        return lines.stream()
                .flatMap(line -> ETag.parse(line).stream())
                .anyMatch(known -> known.isWildcard() || isSame(known.tag(), own));
    }

    private static boolean isSame(String known, String own) {
        return known.startsWith(own) && (known.length() == own.length() || REWRITTEN.matcher(known.substring(own.length())).matches());
    }
}
