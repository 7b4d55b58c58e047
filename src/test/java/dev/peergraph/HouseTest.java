package dev.peergraph;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which package may import which. */
class HouseTest {

    private static final String ROOT = "dev.peergraph";

    /** The packages under the root, those that each may import, and nothing else. The root itself may import all. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("web", Set.of("auth", "pages", "peering", "sharing")),
            Map.entry("auth", Set.of("pages", "peering")),
            Map.entry("graphql", Set.of("connection", "changes", "pages", "peering")),
            Map.entry("connection", Set.of("hints", "pages", "peering")),
            Map.entry("hints", Set.of("pages")),
            Map.entry("changes", Set.of("pages", "peering")),
            Map.entry("cache", Set.of("pages", "peering", "sharing")),
            Map.entry("guard", Set.of("budget", "pages", "peering")),
            Map.entry("budget", Set.of("pages")),
            Map.entry("fleet", Set.of("auth", "pages")),
            Map.entry("fleet.budgets", Set.of("budget", "fleet", "pages")),
            Map.entry("fleet.pages", Set.of("auth", "fleet", "pages", "peering", "sharing")),
            Map.entry("sharing", Set.of("pages")),
            Map.entry("upstream", Set.of("pages", "peering", "sharing")),
            Map.entry("pages", Set.of("peering")),
            Map.entry("peering", Set.of()),
            Map.entry("sandbox", Set.of()));

    private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesImportOnlyWhatTheyMay() {
        Map<String, Set<String>> forbidden = imports();
        forbidden.remove("");
        assertThat(ALLOWED).containsKeys(forbidden.keySet().toArray(String[]::new));
        forbidden.forEach((name, imported) -> imported.removeAll(ALLOWED.get(name)));
        forbidden.values().removeIf(Set::isEmpty);
        assertThat(forbidden).as("imports that the house does not allow").isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheRootSeesTheLayersOfThePath() {
        Map<String, Set<String>> imports = imports();
        imports.remove("");
        assertThat(imports.values()).noneMatch(imported -> imported.contains("guard") || imported.contains("cache")
                || imported.contains("upstream"));
    }

    @Test
    void nothingImportsTheSandboxOrTheRoot() {
        assertThat(imports().values()).noneMatch(imported -> imported.contains("sandbox") || imported.contains(""));
    }

    /** Returns what each package imports of the others; the root's name is empty. */
    private static Map<String, Set<String>> imports() {
        Map<String, Set<String>> imports = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            Set<String> imported = imports.computeIfAbsent(name(type), _ -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT) && !name(target).equals(name(type))) {
                    imported.add(name(target));
                }
            }
        }
        return imports;
    }

    private static String name(JavaClass type) {
        return type.getPackageName().substring(ROOT.length()).replaceFirst("\\.", "");
    }
}
