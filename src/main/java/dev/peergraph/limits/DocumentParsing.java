package dev.peergraph.limits;

import graphql.parser.ParserOptions;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applies the same limits wherever a document is parsed. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueryLimitProperties.class)
class DocumentParsing {

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
}
