package dev.peergraph.web;

import dev.peergraph.sharing.SharedTexts;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what decides which documents run, and keeps them. */
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
    DocumentCache documentCache(DocumentProperties properties, ProvenCallers callers) {
        return new DocumentCache(properties.cacheSize(), context -> callers.of(context).isPresent());
    }

    @Bean
    GraphQlSourceBuilderCustomizer documentCacheCustomizer(DocumentCache cache) {
        return source -> source.configureGraphQl(graphQl -> graphQl.preparsedDocumentProvider(cache));
    }
}
