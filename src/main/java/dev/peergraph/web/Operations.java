package dev.peergraph.web;

import graphql.GraphQLException;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.language.OperationDefinition.Operation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.support.SerializableGraphQlRequest;
import org.springframework.stereotype.Component;

/** Tells what kind of operation a request would run, before it does. */
@Component
class Operations {

    private final PersistedOperations persisted;
    private final DocumentCache documents;
    private final DocumentParser parser;

    Operations(PersistedOperations persisted, DocumentCache documents, DocumentParser parser) {
        this.persisted = persisted;
        this.documents = documents;
        this.parser = parser;
    }

    /** Returns whether a request runs a query, or nothing: what is wrong with it, execution tells better. */
    boolean isQuery(SerializableGraphQlRequest request) {
        return switch (persisted.find(request.getQuery(), request.getExtensions())) {
            case PersistedOperations.Found.Document document -> document(document.text())
                    .flatMap(parsed -> operation(parsed, request.getOperationName()))
                    .map(operation -> operation.getOperation() == Operation.QUERY)
                    .orElse(true);
            case PersistedOperations.Found.Unknown _,PersistedOperations.Found.Nothing _ -> true;
        };
    }

    private Optional<Document> document(String text) {
        Optional<Document> known = documents.known(ExecutableDescriptions.blanked(text));
        if (known.isPresent()) {
            return known;
        }
        try {
            return Optional.of(parser.parse(text));
        } catch (GraphQLException _) {
            return Optional.empty();
        }
    }

    private static Optional<OperationDefinition> operation(Document document, @Nullable String name) {
        List<OperationDefinition> operations = document.getDefinitionsOfType(OperationDefinition.class);
        if (name == null || name.isEmpty()) {
            return operations.size() == 1 ? Optional.of(operations.getFirst()) : Optional.empty();
        }
        return operations.stream().filter(operation -> name.equals(operation.getName())).findFirst();
    }
}
