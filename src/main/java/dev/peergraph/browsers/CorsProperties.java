package dev.peergraph.browsers;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which web pages of other origins may send requests from a browser.
 *
 * @param allowedOrigins Their origins, such as https://app.example.com, or * for all. None by default.
 * @param allowedHeaders Headers that such a page may send, or * for all, the default: a header gives no further rights, since browsers send
 * no credentials of their own, and libraries often add new headers.
 * @param maxAge How long a browser may cache the permission, up to 1d.
 */
@ConfigurationProperties(prefix = "peergraph.cors", ignoreUnknownFields = false)
record CorsProperties(@DefaultValue List<String> allowedOrigins, @DefaultValue("*") List<String> allowedHeaders,
        @DefaultValue("1h") Duration maxAge) {

    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:.]+](:[0-9]{1,5})?");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    CorsProperties {
        allowedHeaders = List.copyOf(allowedHeaders);
        for (String header : allowedHeaders) {
            if (!HEADER.matcher(header).matches()) {
                throw new IllegalArgumentException("peergraph.cors.allowed-headers must hold names of headers, or *, but holds " + header);
            }
        }
        allowedOrigins = List.copyOf(allowedOrigins);
        for (String origin : allowedOrigins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("peergraph.cors.allowed-origins must hold origins such as https://app.example.com, in "
                        + "lower case and without a path, or *, but holds " + origin);
            }
        }
        if (maxAge.isNegative() || maxAge.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("peergraph.cors.max-age must be between 0s and 1d, but is " + maxAge);
        }
    }
}
