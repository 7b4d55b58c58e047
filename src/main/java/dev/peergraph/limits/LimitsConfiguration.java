package dev.peergraph.limits;

import dev.peergraph.listing.ListingLimits;
import graphql.parser.ParserOptions;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the limits of queries known where they apply: wherever a document is parsed, and where listings are read whole. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueryLimitProperties.class)
class LimitsConfiguration {

    /**
     * Returns a supplier of new options for each document, since they count its tokens. The parser's own limit of tokens is set higher than
     * ours, which has a clearer message.
     */
    @Bean
    Supplier<ParserOptions> parserOptions(QueryLimitProperties limits) {
        ParserOptions shared = ParserOptions.getDefaultOperationParserOptions()
                .transform(options -> options.maxCharacters(limits.characters())
                        .maxTokens(Math.max(limits.tokens(), limits.characters())));
        return () -> shared.transform(options -> options.parsingListener(new TokenLimits(limits.tokens())));
    }

    @Bean
    ListingLimits listingLimits(QueryLimitProperties limits) {
        return new ListingLimits(limits.listingRows(), limits.requestRows());
    }
}
