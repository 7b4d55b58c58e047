package dev.peergraph.decoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peergraph.Samples;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.IdTemplate;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.peering.PeeringStatus;
import dev.peergraph.time.Moment;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageDecoderTest {

    static final PageAge JUST_FETCHED = PageAge.fetched(Instant.parse("2026-01-01T00:00:00Z"), new Moment(0));

    private static final String CRN = "crn://confluent.cloud/organization=9bb441c4-edef-46ac-8a41-c49e44a3fd9a/environment=env-7gk2xz";

    private final PageDecoder decoder = new PageDecoder();

    @Nested
    class ASample {

        @Test
        void ofTheFirstPageGivesEveryField() {
            PeeringPage page = sample("page-first");

            assertThat(page.items()).hasSize(5);
            assertThat(page.totalSize()).isEqualTo(12);
            assertThat(page.age()).isEqualTo(JUST_FETCHED);
            assertThat(page.rate()).isNull();
            assertThat(page.links().prev()).isNull();
            assertThat(page.links().next()).startsWith("eyJ").endsWith("=");
            assertThat(page.links().last()).startsWith("eyJ").endsWith("=");
            Environment environment = new Environment("env-7gk2xz", CRN, "https://api.confluent.cloud/org/v2/environments/env-7gk2xz");
            Network network = new Network("n-4mvq8k", environment,
                    IdTemplate.of(CRN + "/network=n-4mvq8k", "env-7gk2xz", "n-4mvq8k"),
                    IdTemplate.of("https://api.confluent.cloud/networking/v1/networks/n-4mvq8k", "env-7gk2xz", "n-4mvq8k"));
            PeeringCore core = new PeeringCore("p-1r5mzq", "prod-peering-use1", new PeeringStatus(PeeringPhase.READY, null, null),
                    environment, network, Instant.parse("2025-01-14T08:02:11.226775Z"), Instant.parse("2025-01-14T08:19:40.483369Z"), null,
                    IdTemplate.of(CRN + "/network=n-4mvq8k/peering=p-1r5mzq", "n-4mvq8k", "p-1r5mzq"),
                    IdTemplate.of("https://api.confluent.cloud/networking/v1/peerings/p-1r5mzq?environment=env-7gk2xz", "n-4mvq8k",
                            "p-1r5mzq"));
            assertThat(peerings(page).getFirst())
                    .isEqualTo(new AwsPeering(core, "111122223333", "vpc-0a1b2c3d4e5f60718", List.of("10.108.16.0/21", "10.108.24.0/21"),
                            "us-east-1"));
        }

        @Test
        void ofAMiddlePageHasBothLinksAndExactTexts() {
            PeeringPage page = sample("page-middle");

            assertThat(page.links().prev()).isNotNull();
            assertThat(page.links().next()).isEqualTo("eyJjcmVhdGVkVGltZSI6WzIwMjUsNiwxMSw1LDAsMF0sImlkIjoicC1kMno5aXAifQ==");
            assertThat(peerings(page)).extracting(Peering::displayName).contains("Prüfung „Netz“ – 東京 🚄");
            assertThat(peerings(page)).filteredOn(AwsPeering.class::isInstance)
                    .anySatisfy(peering -> assertThat(((AwsPeering) peering).routes()).isEmpty());
            assertThat(peerings(page)).extracting(Peering::createdAt).contains(Instant.parse("2025-03-31T16:00:00Z"));
        }

        @Test
        void ofTheLastPageHasNoNext() {
            PeeringPage page = sample("page-last");

            assertThat(page.links().next()).isNull();
            assertThat(page.links().prev()).isNotNull();
            assertThat(peerings(page)).hasSize(2);
        }

        @Test
        void ofAnEmptyPageHasNothing() {
            PeeringPage page = sample("page-empty");

            assertThat(page.items()).isEmpty();
            assertThat(page.totalSize()).isZero();
        }

        @Test
        void withNothingOptionalIsComplete() {
            PeeringPage page = sample("page-minimal");

            assertThat(page.links()).isEqualTo(PageLinks.NONE);
            assertThat(page.totalSize()).isNull();
            assertThat(peerings(page)).hasSize(page.items().size()).allSatisfy(peering -> {
                assertThat(peering.displayName()).isNull();
                assertThat(peering.createdAt()).isNull();
                assertThat(peering.resourceName()).isNull();
                assertThat(peering.network().environment()).isEqualTo(peering.environment());
            });
        }

        @Test
        void withGcpRoutesTakesAbsentForFalse() {
            assertThat(peerings(sample("page-gcp-routes"))).extracting(peering -> ((GcpPeering) peering).importCustomRoutes())
                    .containsExactly(false, false, true);
        }

        @Test
        void ofAllPhasesTellsThem() {
            List<Peering> peerings = peerings(sample("page-all-phases"));

            assertThat(peerings).extracting(peering -> peering.status().phase()).contains(PeeringPhase.PROVISIONING,
                    PeeringPhase.PENDING_ACCEPT, PeeringPhase.READY, PeeringPhase.FAILED, PeeringPhase.DEPROVISIONING,
                    PeeringPhase.DISCONNECTED);
            assertThat(peerings).filteredOn(peering -> peering.status().phase() == PeeringPhase.FAILED)
                    .allSatisfy(failed -> assertThat(failed.status()).hasNoNullFieldsOrProperties());
            assertThat(peerings).filteredOn(peering -> peering.status().phase() == PeeringPhase.DEPROVISIONING)
                    .allSatisfy(leaving -> assertThat(leaving.deletedAt()).isNotNull());
            assertThat(peerings).hasAtLeastOneElementOfType(AzurePeering.class);
        }

        @ParameterizedTest
        @CsvSource({"page-other-environment,2", "page-unknown-properties,2", "outside-wire-shape,3"})
        void isReadWhole(String name, int size) {
            PeeringPage page = sample(name);

            assertThat(peerings(page)).hasSize(size).noneMatch(OtherPeering.class::isInstance);
            assertThat(page.totalSize()).isEqualTo(size);
            assertThat(page.links()).isEqualTo(PageLinks.NONE);
        }

        @Test
        void withAnUnknownCloudGivesItsKind() {
            List<Peering> peerings = peerings(sample("outside-unknown-cloud"));

            assertThat(peerings).hasSize(3);
            assertThat(peerings.get(1)).isInstanceOfSatisfying(OtherPeering.class, other -> {
                assertThat(other.kind()).isEqualTo("OciPeering");
                assertThat(other.displayName()).isEqualTo("oracle-peering");
            });
        }

        @Test
        void withAnUnknownPhaseGivesUnrecognized() {
            assertThat(peerings(sample("outside-unknown-phase"))).extracting(peering -> peering.status().phase())
                    .containsExactly(PeeringPhase.READY, PeeringPhase.UNRECOGNIZED, PeeringPhase.READY);
        }

        @Test
        void withMalformedItemsServesTheRest() {
            List<PageItem> items = sample("outside-malformed-items").items();

            assertThat(items).hasSize(12);
            assertThat(List.of(items.get(0), items.get(2), items.get(11))).hasOnlyElementsOfType(PageItem.Valid.class);
            assertThat(items).filteredOn(PageItem.Malformed.class::isInstance).extracting(item -> ((PageItem.Malformed) item).problem())
                    .containsExactly("\"status\" is missing", "\"spec.cloud\" is missing", "\"spec.cloud.routes\" is not an array",
                            "\"id\" is null", "is not a JSON object", "\"spec.cloud.kind\" is missing",
                            "\"metadata.created_at\" is not a date and time of RFC 3339", "\"spec.cloud.project\" is missing",
                            "is not a JSON object");
            assertThat(items.get(1).id()).isEqualTo("p-bad0st");
            assertThat(items.get(1).createdAt()).isEqualTo(Instant.parse("2025-03-18T13:07:44.000001Z"));
            assertThat(items.get(5).id()).isNull();
            assertThat(items.get(8).createdAt()).isNull();
        }

        @Test
        void withoutDataIsNoPage() {
            assertThatThrownBy(() -> sample("outside-no-data")).hasMessage("\"data\" is missing");
        }
    }

    @Nested
    class APage {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
                "'' | it is not a JSON object", "[] | it is not a JSON object", "null | it is not a JSON object",
                "{} | '\"data\" is missing'", "{\"data\":null} | '\"data\" is not an array'", "{\"data\":{}} | '\"data\" is not an array'",
                "{\"data\":[]} x | it is not readable JSON", "{\"data\":[]} {} | something follows its end",
                "{\"data\":[] | it is not readable JSON", "{\"data\":[{\"id\":\"a\"} | it is not readable JSON",
                "<html></html> | it is not readable JSON",
                "{\"data\":[],\"metadata\":[]} | '\"metadata\" is not an object'",
                "{\"data\":[],\"metadata\":\"\"} | '\"metadata\" is not an object'",
                "{\"data\":[],\"metadata\":{\"next\":1}} | '\"metadata.next\" is not a string'",
                "{\"data\":[],\"metadata\":{\"next\":{}}} | '\"metadata.next\" is not a string'",
                "{\"data\":[],\"metadata\":{\"next\":\"https://h/p\"}} | '\"metadata.next\" has no readable page_token'",
                "{\"data\":[],\"metadata\":{\"next\":\"https://h/p?page_token=%zz\"}} | '\"metadata.next\" has no readable page_token'"})
        void isRefusedWhereItIsBroken(String body, String problem) {
            assertThatThrownBy(() -> decoded(body)).isInstanceOf(PageDecoder.Undecodable.class).hasMessage(problem);
        }

        @ParameterizedTest
        @ValueSource(strings = {
                "{\"data\":[]}", "{\"metadata\":null,\"data\":[]}", "{\"metadata\":{\"next\":null},\"data\":[]}",
                "{\"metadata\":{\"next\":\"\"},\"data\":[]}",
                "{\"metadata\":{\"prev\":\"https://h\",\"last\":\"https://h?page_token=%zz\",\"first\":5},\"data\":[]}",
                "{\"metadata\":{\"prev\":5,\"last\":{}},\"data\":[]}"})
        void hasNoLinksWhereNoneAreGiven(String body) {
            assertThat(decoded(body).links()).isEqualTo(PageLinks.NONE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "1.5", "12.0", "\"12\"", "2147483648", "1e3", "null", "[]", "99999999999999999999999"})
        void hasNoTotalWhereItIsNonsense(String total) {
            assertThat(decoded("{\"metadata\":{\"total_size\":" + total + "},\"data\":[]}").totalSize()).isNull();
        }
    }

    @Nested
    class AnItem {

        private static final String GOOD = """
                {"id":"p-1","metadata":{"self":"https://h/p-1"},"status":{"phase":"READY"},"spec":{
                "cloud":{"kind":"GcpPeering","project":"a","vpc_network":"b"},
                "environment":{"id":"env-1"},"network":{"id":"n-1"}}}""";

        @Test
        void needsOnlyWhatItsTypeNeeds() {
            assertThat(only(GOOD)).isInstanceOf(PageItem.Valid.class);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
                "\"id\":\"p-1\" | \"id\":\"\" | '\"id\" is empty'", "\"id\":\"p-1\" | \"id\":7 | '\"id\" is not a string'",
                "\"self\":\"https://h/p-1\" | \"x\":1 | '\"metadata.self\" is missing'",
                "{\"self\":\"https://h/p-1\"} | null | '\"metadata\" is null'",
                "\"phase\":\"READY\" | \"phase\":null | '\"status.phase\" is null'",
                "\"phase\":\"READY\" | \"phase\":\"READY\",\"error_code\":5 | '\"status.error_code\" is not a string'",
                "\"project\":\"a\" | \"project\":[] | '\"spec.cloud.project\" is not a string'",
                "\"vpc_network\":\"b\" | \"vpc_network\":\"b\",\"import_custom_routes\":\"yes\" | '\"spec.cloud.import_custom_routes\" is not a boolean'",
                "\"id\":\"env-1\" | \"related\":\"x\" | '\"spec.environment.id\" is missing'",
                "\"id\":\"n-1\" | \"id\":\"n-1\",\"environment\":{} | '\"spec.network.environment\" is not a string'",
                "\"id\":\"n-1\" | \"id\":\"n-1\",\"related\":1 | '\"spec.network.related\" is not a string'",
                "\"kind\":\"GcpPeering\" | \"kind\":\"AzurePeering\" | '\"spec.cloud.tenant\" is missing'",
                "\"kind\":\"GcpPeering\" | \"kind\":\"AwsPeering\",\"account\":\"a\",\"vpc\":\"v\",\"routes\":[\"r\",1] | '\"spec.cloud.routes[1]\" is not a string'",
                "\"spec\":{ | \"spec\":{\"display_name\":1, | '\"spec.display_name\" is not a string'"})
        void isBrokenWhereAFieldOfOursIs(String good, String bad, String problem) {
            assertThat(only(GOOD.replace(good, bad)))
                    .isInstanceOfSatisfying(PageItem.Malformed.class, broken -> assertThat(broken.problem()).isEqualTo(problem));
        }

        @Test
        void takesNullForAbsentWhereItIsOptional() {
            String item = GOOD.replace("\"phase\"", "\"error_code\":null,\"phase\"")
                    .replace("\"project\"", "\"import_custom_routes\":null,\"project\"")
                    .replace("\"self\"", "\"created_at\":null,\"self\"");

            assertThat(only(item)).isInstanceOf(PageItem.Valid.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"display_names", "display_nam", "Display_name", "display_name ", "displäy_name", "i",
                "a_name_of_more_than_sixty_four_bytes_as_no_property_has_it_of_those_known"})
        void ignoresNamesThatAreOnlyLikeOurs(String name) {
            String item = GOOD.replace("\"spec\":{", "\"spec\":{\"display_name\":\"ours\",\"" + name + "\":\"theirs\",");

            assertThat(only(item)).isInstanceOfSatisfying(PageItem.Valid.class,
                    valid -> assertThat(valid.peering().displayName()).isEqualTo("ours"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"display_name", "\\u0064isplay_name", "displa\\u0079_name"})
        void knowsNamesHoweverTheyAreWrittenAndTakesTheLast(String name) {
            String item = GOOD.replace("\"spec\":{", "\"spec\":{\"display_name\":\"first\",\"" + name + "\":\"last\",");

            assertThat(only(item)).isInstanceOfSatisfying(PageItem.Valid.class,
                    valid -> assertThat(valid.peering().displayName()).isEqualTo("last"));
        }

        @Test
        void stripsThePrefixOfAnUnknownKind() {
            assertThat(only(GOOD.replace("GcpPeering", "networking.v1.OciPeering"))).isInstanceOfSatisfying(PageItem.Valid.class,
                    item -> assertThat(((OtherPeering) item.peering()).kind()).isEqualTo("OciPeering"));
        }

        @Test
        void keepsTheEnvironmentOfANetworkThatLivesElsewhere() {
            assertThat(only(GOOD.replace("\"id\":\"n-1\"", "\"id\":\"n-1\",\"environment\":\"env-2\"")))
                    .isInstanceOfSatisfying(PageItem.Valid.class,
                            item -> assertThat(item.peering().network().environment()).isEqualTo(Environment.of("env-2")));
        }

        @Test
        void ofAnotherEnvironmentIsBrokenAndNothingOfItIsKept() {
            PageItem item = only(GOOD.replace("env-1", "env-2").replace("\"self\"", "\"created_at\":\"2025-01-01T00:00:00Z\",\"self\""));

            assertThat(item).isEqualTo(new PageItem.Malformed(null, null, "is of another environment than the one asked for"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000", "0001-01-01T00:00:00+00:00",
                "0000-00-00T00:00:00Z", "0000-00-00 00:00:00", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000+00:00",
                "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999"})
        void hasNoTimeWhereUpstreamWritesThatThereIsNone(String none) {
            String times = "\"created_at\":\"%1$s\",\"updated_at\":\"%1$s\",\"deleted_at\":\"%1$s\",\"self\"".formatted(none);

            assertThat(only(GOOD.replace("\"self\"", times))).isInstanceOfSatisfying(PageItem.Valid.class,
                    item -> assertThat(item.peering()).extracting(Peering::createdAt, Peering::updatedAt, Peering::deletedAt)
                            .containsOnlyNulls());
        }

        @Test
        void takesAnIdOf255CharactersWithAnyPrefix() {
            String id = "ü".repeat(255);

            assertThat(only(GOOD.replace("p-1", id)).id()).isEqualTo(id);
        }

        private PageItem only(String item) {
            return decoded("{\"data\":[" + item + "]}").items().getFirst();
        }
    }

    private PeeringPage sample(String name) {
        return decoded(name.equals("page-other-environment") ? "env-q0w9e8" : "env-7gk2xz", Samples.body(name));
    }

    private PeeringPage decoded(String body) {
        return decoded("env-1", body);
    }

    private PeeringPage decoded(String environment, String body) {
        return decoder.decode(environment, new ByteArrayInputStream(body.getBytes(UTF_8)), JUST_FETCHED, null);
    }

    private static List<Peering> peerings(PeeringPage page) {
        return page.items().stream().filter(PageItem.Valid.class::isInstance).map(item -> ((PageItem.Valid) item).peering()).toList();
    }
}
