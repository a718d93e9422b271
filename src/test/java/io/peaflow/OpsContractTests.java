package io.peaflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What builds and runs peaflow agrees with itself: a fact has one home, and its copies say the same. */
class OpsContractTests {

    private static final Pattern USES = Pattern.compile("(?m)^\\s*(?:- )?uses: (\\S+)(.*)$");

    @Test
    void ciRunsTheSameGateAsADeveloper() {
        assertThat(Repository.text(".github/workflows/ci.yml")).contains("run: .ci/run\n");
        assertThat(Repository.text(".ci/run")
                        .lines()
                        .filter(line -> line.strip().startsWith("./mvnw")))
                .as(".ci/run ends in one call of Maven")
                .singleElement()
                .asString()
                .startsWith("./mvnw")
                .contains(" verify ");
    }

    @Test
    void everyActionIsPinnedToACommit() throws IOException {
        for (Path workflow : workflows()) {
            assertThat(USES.matcher(Files.readString(workflow)).results())
                    .as("actions of " + workflow)
                    .isNotEmpty()
                    .allSatisfy(use -> {
                        assertThat(use.group(1)).matches("[\\w.-]+/[\\w./-]+@[0-9a-f]{40}");
                        assertThat(use.group(2))
                                .as("the release behind the commit")
                                .matches(" # v\\d+(\\.\\d+)*");
                    });
        }
    }

    @Test
    void javaHasOneVersion() {
        String version = Pattern.compile("<java.version>(\\d+)</java.version>")
                .matcher(Repository.text("pom.xml"))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();

        assertThat(Repository.text(".github/workflows/ci.yml")).contains("java-version: \"" + version + "\"");
        assertThat(Repository.text("CONTRIBUTING.md")).contains("JDK " + version);
        assertThat(Repository.text(".ci/run")).contains("JDK " + version);
        assertThat(Repository.text("pom.xml"))
                .contains("<version>[" + version + "," + (Integer.parseInt(version) + 1) + ")</version>");
    }

    @Test
    void scriptsCanBeStarted() {
        assertThat(List.of("peaflow", "mvnw", ".ci/run", ".ci/lint"))
                .allSatisfy(script -> assertThat(Repository.file(script)).isExecutable());
    }

    @Test
    void noImageIsNamedByAMovingTag() throws IOException {
        try (Stream<Path> files = Files.list(Repository.root())) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches("Dockerfile|docker-compose.*"))
                    .toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(":latest");
            }
        }
    }

    private static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(Repository.file(".github/workflows"))) {
            return files.toList();
        }
    }
}
