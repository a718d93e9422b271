package io.peaflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.testing.Repository;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every library that is shipped has a licence that an Apache-2.0 program may ship with. */
class LicenceTests {

    /** Permissive: nothing to weigh. */
    private static final Set<String> USUAL =
            Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "CC0-1.0");

    /** Weighed one by one. A library may offer several licences: one that is usual or listed here is enough. */
    private static final Map<String, String> UNUSUAL = Map.of(
            "ch.qos.logback:logback-classic EPL-2.0", "weak copyleft on its own files, which we do not change",
            "ch.qos.logback:logback-core EPL-2.0", "weak copyleft on its own files, which we do not change",
            "jakarta.annotation:jakarta.annotation-api EPL-2.0", "an interface of Jakarta EE, unchanged",
            "jakarta.servlet:jakarta.servlet-api EPL-2.0", "an interface of Jakarta EE, unchanged",
            "com.mchange:c3p0 EPL-1.0", "comes with Quartz, whose JDBC store we do not use; unchanged",
            "com.mchange:mchange-commons-java EPL-1.0", "comes with c3p0; unchanged");

    @Test
    void everyShippedLibraryHasALicenceThatWeWeighed() {
        Map<String, List<String>> refused = new TreeMap<>();
        for (JsonNode component : billOfMaterials().path("components")) {
            String name = component.path("group").asString() + ":"
                    + component.path("name").asString();
            List<String> licences = licencesOf(component).toList();
            if (licences.stream().noneMatch(licence -> isAllowed(name, licence))) {
                refused.put(name, licences);
            }
        }
        assertThat(refused)
                .as(
                        "libraries without a licence of the list: replace them, or weigh the licence and add it to UNUSUAL with the reason")
                .isEmpty();
    }

    @Test
    void theListHoldsNothingThatIsNoLongerShipped() {
        Set<String> shipped = Set.copyOf(billOfMaterials()
                .path("components")
                .valueStream()
                .flatMap(component -> licencesOf(component)
                        .map(licence -> component.path("group").asString() + ":"
                                + component.path("name").asString() + " " + licence))
                .distinct()
                .toList());

        assertThat(shipped).containsAll(UNUSUAL.keySet());
    }

    @Test
    void noTestLibraryIsShippedButTheEmbeddedDatabase() {
        assertThat(billOfMaterials()
                        .path("components")
                        .valueStream()
                        .map(component -> component.path("group").asString())
                        .filter(group ->
                                group.contains("junit") || group.contains("archunit") || group.contains("wiremock")))
                .isEmpty();
    }

    private static boolean isAllowed(String name, String licence) {
        return USUAL.contains(licence) || UNUSUAL.containsKey(name + " " + licence);
    }

    private static Stream<String> licencesOf(JsonNode component) {
        return component.path("licenses").valueStream().map(entry -> {
            JsonNode licence = entry.path("license");
            return licence.path("id")
                    .asString(licence.path("name")
                            .asString(entry.path("expression").asString("")));
        });
    }

    private static JsonNode billOfMaterials() {
        assertThat(Repository.file("target/bom.json"))
                .as("the bill of materials, which Maven makes before the tests: run ./mvnw process-classes once")
                .isRegularFile();
        return JsonMapper.shared().readTree(Repository.text("target/bom.json"));
    }
}
