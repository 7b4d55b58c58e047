package dev.peergraph;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may import which, and how large packages and files may be. */
class HouseTest {

    private static final String ROOT = "dev.peergraph";

    /** The packages under the root, those that each may import, and nothing else. The root itself may import all. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("web",
                    Set.of("answers", "auth", "documents", "edge", "headers", "operations", "pages", "requests", "streams", "time")),
            Map.entry("streams", Set.of("auth", "browsers", "changes", "edge", "execution", "pages")),
            Map.entry("answers", Set.of("auth", "edge", "headers", "operations", "pages", "requests", "time")),
            Map.entry("documents", Set.of("edge", "operations", "pages", "sharing")),
            Map.entry("requests", Set.of("browsers", "edge", "pages")),
            Map.entry("browsers", Set.of("auth", "edge", "pages")),
            Map.entry("operators", Set.of("auth", "edge")),
            Map.entry("headers", Set.of("pages")),
            Map.entry("auth", Set.of("edge", "journal", "pages", "secrets")),
            Map.entry("federation", Set.of("graphql", "connection", "pages")),
            Map.entry("execution",
                    Set.of("graphql", "changes", "limits", "connection", "listing", "edge", "operations", "pages", "peering")),
            Map.entry("graphql", Set.of("limits", "connection", "listing", "changes", "edge", "operations", "pages", "peering",
                    "time")),
            Map.entry("limits", Set.of("edge", "listing", "pages")),
            Map.entry("edge", Set.of("pages")),
            Map.entry("connection", Set.of("hints", "listing", "outages", "pages", "peering", "time")),
            Map.entry("hints", Set.of("pages", "time")),
            Map.entry("listing", Set.of("pages", "peering", "time")),
            Map.entry("changes", Set.of("auth", "listing", "pages", "peering", "time")),
            Map.entry("cache", Set.of("outages", "pages", "peering", "sharing", "time")),
            Map.entry("guard", Set.of("outages", "budget", "journal", "pages", "time")),
            Map.entry("budget", Set.of("pages", "time")),
            Map.entry("secrets", Set.of()),
            Map.entry("upstream", Set.of("outages", "decoding", "egress", "pages", "peering", "sharing", "time", "traces")),
            Map.entry("decoding", Set.of("pages", "peering")),
            Map.entry("egress", Set.of("outages", "pages", "secrets")),
            Map.entry("pages", Set.of("outages", "peering", "time", "traces")),
            Map.entry("fleet", Set.of("auth", "pages", "time")),
            Map.entry("fleet.pages", Set.of("auth", "fleet", "pages", "peering", "sharing", "time")),
            Map.entry("sharing", Set.of("pages", "time")),
            Map.entry("fleet.budgets", Set.of("budget", "fleet", "pages", "time")),
            Map.entry("peering", Set.of()),
            Map.entry("outages", Set.of()),
            Map.entry("journal", Set.of("time")),
            Map.entry("sandbox", Set.of()),
            Map.entry("shutdown", Set.of("edge")),
            Map.entry("startup", Set.of()),
            Map.entry("operations", Set.of("edge", "limits", "pages", "traces")),
            Map.entry("traces", Set.of()),
            Map.entry("watch", Set.of("auth", "journal", "listing", "pages", "peering", "time")),
            Map.entry("time", Set.of()));

    private static final Path SOURCES = Path.of("src/main/java/dev/peergraph");

    /** Most files of a package, without its package-info. */
    private static final int MOST_FILES = 26;

    /** The packages that have more, and why. */
    private static final Map<String, String> LARGE_PACKAGES = Map.of(
            "connection", "one algorithm: Relay's slices of a paged listing, in walks and cursors that know one another");

    private static final int MOST_LINES = 220;

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

    @Test
    void packagesAreSmallUnlessTheirJobIsLarge() throws IOException {
        Map<String, Long> files = sources().stream()
                .filter(source -> !source.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(source -> SOURCES.relativize(source.getParent()).toString(), Collectors.counting()));
        files.values().removeIf(count -> count <= MOST_FILES);
        assertThat(files.keySet()).as("packages of more than %d files: %s", MOST_FILES, files)
                .containsExactlyInAnyOrderElementsOf(LARGE_PACKAGES.keySet());
    }

    @Test
    void filesAreShort() throws IOException {
        Map<String, Integer> lines = new TreeMap<>();
        for (Path source : sources()) {
            lines.put(SOURCES.relativize(source).toString(), Files.readAllLines(source).size());
        }
        lines.values().removeIf(count -> count <= MOST_LINES);
        assertThat(lines).as("files of more than %d lines", MOST_LINES).isEmpty();
    }

    @Test
    void packagesSayTheirJob() throws IOException {
        Set<Path> folders = sources().stream().map(Path::getParent).collect(Collectors.toSet());
        assertThat(folders).hasSizeGreaterThan(10)
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).content()
                        .as("the first sentence of %s", folder)
                        .containsPattern("^/\\*\\*\\s+(\\* )?[A-Z][^.@]{10,}\\."));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
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
