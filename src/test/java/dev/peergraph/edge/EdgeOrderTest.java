package dev.peergraph.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.server.WebFilter;

class EdgeOrderTest {

    private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.peergraph");

    private static Set<Integer> table() {
        return Stream.of(EdgeOrder.class.getFields()).map(EdgeOrderTest::value).collect(Collectors.toSet());
    }

    private static int value(Field constant) {
        try {
            return constant.getInt(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {NettyServerCustomizer.class, HttpHandlerDecoratorFactory.class, WebFilter.class, WebGraphQlInterceptor.class})
    void hasAPlaceForEachPartThatNoOtherPartOfItsKindHas(Class<?> kind) {
        Map<Integer, List<String>> places = new HashMap<>();
        for (JavaClass type : CLASSES) {
            if (type.isAssignableTo(kind)) {
                assertThat(type.isAnnotatedWith(Order.class)).as(type.getName()).isTrue();
                places.computeIfAbsent(type.getAnnotationOfType(Order.class).value(), _ -> new ArrayList<>()).add(type.getSimpleName());
            }
        }
        assertThat(places).isNotEmpty();
        assertThat(table()).containsAll(places.keySet());
        assertThat(places.values()).allSatisfy(parts -> assertThat(parts).hasSize(1));
    }

    @Test
    void isTheOnlyPlaceForOrders() {
        for (JavaClass type : CLASSES) {
            type.tryGetAnnotationOfType(Order.class).ifPresent(order -> assertThat(table()).as(type.getName()).contains(order.value()));
            type.getMethods().forEach(method -> method.tryGetAnnotationOfType(Order.class)
                    .ifPresent(order -> assertThat(table()).as(method.getFullName()).contains(order.value())));
        }
    }
}
