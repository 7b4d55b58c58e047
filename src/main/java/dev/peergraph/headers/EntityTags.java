package dev.peergraph.headers;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/** Compares entity tags (RFC 9110 §13.1.2): weakly, and as proxies that compress answers rewrite them. */
public final class EntityTags {

    /** What Apache httpd, Caddy and Jetty put behind a tag; nginx only weakens it. */
    private static final Pattern REWRITTEN = Pattern.compile("(?:--?|;)(?:gzip|br|zstd|deflate)");

    private EntityTags() {
    }

    /** Returns whether a request's {@code If-None-Match} names a tag; what is no tag there counts as absent. */
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
