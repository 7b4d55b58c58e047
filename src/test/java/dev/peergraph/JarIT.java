package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Component;

/** What makes the packaged jar start quickly. */
class JarIT {

    private final JarFile jar;

    JarIT() throws IOException {
        jar = new JarFile(Path.of(System.getProperty("readme.jar")).toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void listsEveryComponent() throws IOException {
        Properties index = new Properties();
        try (InputStream components = jar.getInputStream(jar.getEntry("META-INF/spring.components"))) {
            index.load(components);
        }
        List<String> listed = index.stringPropertyNames()
                .stream()
                .filter(name -> index.getProperty(name).contains(Component.class.getName()))
                .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(components());
    }

    @Test
    void hasLibrariesOfManyUsedClassesFirst() {
        List<String> libraries = jar.stream()
                .map(entry -> entry.getName())
                .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .toList();
        assertThat(libraries).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        assertThat(libraries.subList(0, 10)).anyMatch(name -> name.startsWith("graphql-java-"))
                .anyMatch(name -> name.startsWith("spring-boot-4"))
                .anyMatch(name -> name.startsWith("spring-core-"))
                .anyMatch(name -> name.startsWith("spring-webflux-"));
    }

    private static List<String> components() {
        return new ClassFileImporter().importPath(Path.of("target", "classes"))
                .stream()
                .filter(type -> !type.isAnnotation())
                .filter(type -> type.isAnnotatedWith(Component.class) || type.isMetaAnnotatedWith(Component.class))
                .map(JavaClass::getName)
                .toList();
    }
}
