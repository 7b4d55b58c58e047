package dev.peergraph.documents;

import graphql.GraphQLException;
import graphql.language.Document;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Parses documents outside of execution, within the same limits as execution. */
@Component
class DocumentParser {

    private final Supplier<ParserOptions> limits;

    DocumentParser(Supplier<ParserOptions> limits) {
        this.limits = limits;
    }

    /**
     * Parses a document.
     *
     * @throws GraphQLException if the text is no document, or exceeds a limit
     */
    Document parse(String text) {
        return Parser.parse(ParserEnvironment.newParserEnvironment().document(ExecutableDescriptions.blanked(text))
                .parserOptions(limits.get()).build());
    }
}
