package dev.peergraph.limits;

import graphql.parser.ParserOptions;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives everyone who parses a document the same limits. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueryLimitProperties.class)
class DocumentParsing {

    /**
     * Makes the options for one document, since they count its tokens. The parser's own limit of tokens, which it looks ahead of, stands
     * behind ours, which has better words.
     */
    @Bean
    Supplier<ParserOptions> parserOptions(QueryLimitProperties limits) {
        ParserOptions shared = ParserOptions.getDefaultOperationParserOptions()
                .transform(options -> options.maxCharacters(limits.characters())
                        .maxTokens(Math.max(limits.tokens(), limits.characters())));
        return () -> shared.transform(options -> options.parsingListener(new TokenLimits(limits.tokens())));
    }
}
