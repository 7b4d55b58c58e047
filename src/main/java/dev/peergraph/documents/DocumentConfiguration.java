package dev.peergraph.documents;

import dev.peergraph.sharing.SharedTexts;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures which documents run, and their caches. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DocumentProperties.class)
class DocumentConfiguration {

    @Bean
    PersistedOperations persistedOperations(DocumentProperties properties, DocumentParser parser, ObjectProvider<SharedTexts> shared) {
        return new PersistedOperations(properties,
                properties.trustedDirectory() == null ? null : TrustedDocuments.read(properties.trustedDirectory(), parser),
                shared.getIfAvailable(() -> SharedTexts.NONE));
    }

    @Bean
    DocumentCache documentCache(DocumentProperties properties, VerifiedCallers callers) {
        return new DocumentCache(properties.cacheSize(), context -> callers.of(context).isPresent());
    }

    @Bean
    GraphQlSourceBuilderCustomizer documentCacheCustomizer(DocumentCache cache) {
        return source -> source.configureGraphQl(graphQl -> graphQl.preparsedDocumentProvider(cache));
    }
}
