package dev.peergraph.documents;

import dev.peergraph.sharing.SharedTexts;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.GraphQlSource;

/** Configures which documents run, and their caches. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DocumentProperties.class)
class DocumentConfiguration {

    @Bean
    PersistedOperations persistedOperations(DocumentProperties properties, ObjectProvider<TrustedDocuments> trusted,
            ObjectProvider<SharedTexts> shared) {
        return new PersistedOperations(properties, trusted.getIfAvailable(), shared.getIfAvailable(() -> SharedTexts.NONE));
    }

    @Bean
    @ConditionalOnProperty("peergraph.documents.trusted-directory")
    TrustedDocuments trustedDocuments(DocumentProperties properties, DocumentParser parser) {
        return TrustedDocuments.read(Objects.requireNonNull(properties.trustedDirectory()), parser);
    }

    @Bean
    @ConditionalOnProperty("peergraph.documents.trusted-directory")
    SmartInitializingSingleton trustedDocumentsCheck(TrustedDocuments trusted, ObjectProvider<GraphQlSource> source) {
        return () -> trusted.require(source.getObject().schema());
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
