package dev.peergraph.answers;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The cache of whole responses, which are served again without execution as long as their pages are current.
 *
 * @param maxSize most bytes of cached responses, estimated, 0 to 1TB; 0 caches none. The default holds some thousands of usual responses.
 */
@ConfigurationProperties(prefix = "peergraph.answers", ignoreUnknownFields = false)
record AnswerProperties(@DefaultValue("32MB") DataSize maxSize) {

    private static final DataSize LARGEST = DataSize.ofTerabytes(1);

    AnswerProperties {
        if (maxSize.isNegative() || maxSize.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("peergraph.answers.max-size must be between 0 and 1TB, but is " + maxSize);
        }
    }
}
