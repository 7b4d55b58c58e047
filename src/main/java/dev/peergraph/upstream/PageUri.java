package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.pages.PageKey;
import dev.peergraph.peering.PeeringFilter;
import java.net.URI;
import org.springframework.web.util.UriUtils;

/** The URL of a page: every value strictly encoded, filters as repeated parameters. */
final class PageUri {

    private static final String PATH = "/networking/v1/peerings";

    private final String list;

    PageUri(String baseUrl) {
        this.list = baseUrl + PATH;
    }

    /** Returns the URL of the page of a key, asking for so many rows, whatever size the key has. */
    URI of(PageKey key, int pageSize) {
        PeeringFilter filter = key.filter();
        StringBuilder url = new StringBuilder(list);
        // Only unreserved characters (RFC 3986 §2.3) stay as they are, so that no server can read a + as a space or a comma as a list.
        url.append("?environment=").append(encoded(key.environment()));
        filter.displayNames().forEach(name -> url.append("&spec.display_name=").append(encoded(name)));
        filter.phases().forEach(phase -> url.append("&status.phase=").append(encoded(phase.name())));
        filter.networks().forEach(network -> url.append("&spec.network=").append(encoded(network)));
        url.append("&page_size=").append(pageSize);
        if (key.token() != null) {
            url.append("&page_token=").append(encoded(key.token()));
        }
        return URI.create(url.toString());
    }

    /** Most values are ids, which have nothing to encode. */
    private static String encoded(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isUnreserved(value.charAt(i))) {
                return UriUtils.encode(value, UTF_8);
            }
        }
        return value;
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    }
}
