package dev.peergraph.graphql;

import graphql.parser.ParserOptions;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** Gives everyone who parses a document the same limits. */
@Configuration(proxyBeanMethods = false)
class DocumentParsing {

    /**
     * Makes the options for one document, since they count its tokens. The parser's own limit of tokens, which it looks ahead of, stands
     * behind ours, which has better words.
     */
    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    ParserOptions parserOptions(QueryLimitProperties limits) {
        return ParserOptions.getDefaultOperationParserOptions()
                .transform(options -> options.maxCharacters(limits.characters())
                        .maxTokens(Math.max(limits.tokens(), limits.characters()))
                        .parsingListener(new TokenLimits(limits.tokens())));
    }
}
