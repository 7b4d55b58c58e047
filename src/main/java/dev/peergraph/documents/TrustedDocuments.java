package dev.peergraph.documents;

import dev.peergraph.pages.Sha256;
import graphql.GraphQLException;
import graphql.ParseAndValidate;
import graphql.language.Document;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The allow-list: the documents in the files {@code *.graphql} of a directory, by the SHA-256 of their text. */
final class TrustedDocuments {

    private final Map<String, String> byHash = new HashMap<>();
    private final Map<Path, Document> byFile = new LinkedHashMap<>();

    private TrustedDocuments() {
    }

    /**
     * Reads a directory.
     *
     * @throws IllegalStateException if the directory or a file cannot be read, two files have the same document, a file has none, or there
     * is no file
     */
    static TrustedDocuments read(Path directory, DocumentParser parser) {
        TrustedDocuments documents = new TrustedDocuments();
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> sorted = files.filter(file -> file.toString().endsWith(".graphql")).sorted().toList();
            Map<String, Path> owners = new HashMap<>();
            for (Path file : sorted) {
                documents.add(file, owners, parser);
            }
        } catch (IOException e) {
            throw flaw("cannot be read: " + directory + " (" + e.getClass().getSimpleName() + ")", e);
        }
        if (documents.byHash.isEmpty()) {
            throw flaw("has no file that ends in .graphql, so that nothing could run: " + directory, null);
        }
        return documents;
    }

    /** Adds the text with and without its last line break, which clients do not send. */
    private void add(Path file, Map<String, Path> owners, DocumentParser parser) throws IOException {
        String text = Files.readString(file);
        try {
            byFile.put(file, parser.parse(text));
        } catch (GraphQLException e) {
            throw flaw("has a file that is no GraphQL document, or one over a limit: " + file + ": " + e.getMessage(), e);
        }
        Path other = owners.putIfAbsent(text.strip(), file);
        if (other != null) {
            throw flaw("has the same document in two files: " + other + " and " + file, null);
        }
        byHash.put(Sha256.hex(text), text);
        byHash.put(Sha256.hex(text.strip()), text.strip());
    }

    /**
     * Checks the documents against the schema that they are to run on.
     *
     * @throws IllegalStateException if one is not valid there
     */
    void require(GraphQLSchema schema) {
        byFile.forEach((file, document) -> {
            // A mutation, say, is refused by its method or its kind where it is asked for.
            List<ValidationError> errors = ParseAndValidate.validate(schema, document)
                    .stream()
                    .filter(error -> error.getValidationErrorType() != ValidationErrorType.UnknownOperation)
                    .toList();
            if (!errors.isEmpty()) {
                throw flaw("has a document that the schema does not know: " + file + ": " + errors.getFirst().getMessage(), null);
            }
        });
        // They are parsed anew, and cached, when they are first asked for.
        byFile.clear();
    }

    boolean contains(String text) {
        return byHash.containsKey(Sha256.hex(text));
    }

    @Nullable
    String byHash(String hash) {
        return byHash.get(hash);
    }

    private static IllegalStateException flaw(String problem, @Nullable Exception cause) {
        return new IllegalStateException("peergraph.documents.trusted-directory " + problem, cause);
    }
}
