package io.peaflow.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fault F10, its routes: what Camel would refuse later is told before anything starts. */
@Tag("F10")
class RouteFilesTests {

    private static final String GOOD = """
            # Looks.
            - route:
                id: look
                group: job
                routeConfigurationId: job
                from:
                  uri: quartz:look
                  parameters:
                    cron: "{{peaflow.jobs.look.cron}}"
                  steps:
                    - choice:
                        when:
                          - expression:
                              simple:
                                expression: "${body} == 'x'"
                            steps:
                              - setHeader:
                                  name: a
                                  constant:
                                    expression: "1"
                        otherwise:
                          steps:
                            - to:
                                uri: log:x
                    - bean:
                        ref: looking
                        method: look
            """;

    @TempDir
    Path folder;

    private List<Problem> problems(String text) throws IOException {
        Files.writeString(folder.resolve("look.camel.yaml"), text);
        return RouteFiles.problems("file:" + folder + "/*.camel.yaml", Set.of("peaflow.jobs.look.cron"));
    }

    private Problem only(String text) throws IOException {
        List<Problem> problems = problems(text);
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    @Test
    void aGoodFileHasNoProblem() throws IOException {
        assertThat(problems(GOOD)).isEmpty();
    }

    @Test
    void theProgramsOwnRoutesHaveNoProblem() {
        var configuration = Configuration.read(
                new Configuration.Inputs(folder, Map.of(), Map.of(), folder.resolve("none"), Map.of()));
        assertThat(configuration.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            method: look          | methd: look              | 27 | methd is no word below bean                 | Did you mean method?
            - bean:               | - baen:                  | 25 | baen is not a step that Camel knows         | Did you mean bean?
            - bean:               | - fetchEverything:       | 25 | fetchEverything is not a step               | such as bean:
            constant:             | constnt:                 | 19 | constnt is no word below setHeader          | Did you mean constant?
            when:                 | wen:                     | 12 | wen is no word below choice                 | Did you mean when?
            jobs.look.cron}}      | jobs.look.corn}}         | 9  | names {{peaflow.jobs.look.corn}}            | Did you mean {{peaflow.jobs.look.cron}}?
            id: look              | id: glance               | 3  | has a route whose id is glance              | has the id look
            id: look              | description: no id       | 3  | has a route without an id                   | has the id look
            uri: quartz:look      | variableReceive: x       | 7  | has a route that nothing starts             | Write uri:
            routeConfigurationId: | routeConfiguration:      | 5  | routeConfiguration is no word below route   | Did you mean routeConfigurationId?
            - route:              | - rout:                  | 2  | neither a route nor a failure policy        | Write `- route:`
            ref: looking          | ref: [looking            | 27 | is not valid YAML                           | Look at this line
            """)
    void aMistakeIsToldWithItsLine(String good, String bad, int line, String reason, String remedy) throws IOException {
        Problem problem = problems(GOOD.replace(good, bad)).getFirst();
        assertThat(problem.key()).isEqualTo("look.camel.yaml");
        assertThat(problem.origin()).isEqualTo(folder.resolve("look.camel.yaml") + ":" + line);
        assertThat(problem.reason()).contains(reason);
        assertThat(problem.remedy()).contains(remedy);
    }

    @Test
    void aFileWithoutARouteIsNoFileOfRoutes() throws IOException {
        assertThat(only("").reason()).isEqualTo("is not a list of routes");
        assertThat(only("route: {id: look}\n").reason()).isEqualTo("is not a list of routes");
        assertThat(only("- routeConfiguration: {id: look}\n").reason()).isEqualTo("holds no route");
        assertThat(only("- route: {id: look}\n").reason()).isEqualTo("has a route without from:");
        assertThat(only("- route: {id: look, from: {uri: 'timer:x', steps: []}}\n")
                        .reason())
                .isEqualTo("has a route without steps");
        assertThat(
                        only("- route: {id: look, from: {uri: 'timer:x', steps: [{to: 'log:{{peaflow.nothing:here}}'}]}}\n- word\n")
                                .reason())
                .startsWith("has an entry that is neither");
    }

    @Test
    void anIdStandsForOneRoute() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("look.camel.yaml"), GOOD);
        Files.writeString(folder.resolve("look.camel.yaml"), GOOD);
        List<Problem> problems = RouteFiles.problems(
                "file:" + folder + "/*.camel.yaml, file:" + other + "/look.camel.yaml",
                Set.of("peaflow.jobs.look.cron"));
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().reason()).contains("has the route id look, which");
    }

    @Test
    void aFileThatIsNamedExists() {
        List<Problem> problems = RouteFiles.problems("file:" + folder + "/absent.camel.yaml", Set.of());
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().reason()).isEqualTo("does not exist");
    }

    @Test
    void bytesThatAreNoTextAreTold() throws IOException {
        Files.write(folder.resolve("look.camel.yaml"), new byte[] {0, 1, 2, 3});
        assertThat(RouteFiles.problems("file:" + folder + "/*.camel.yaml", Set.of()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo("is not usable YAML"));
    }

    @Test
    void theWholeConfigurationWithABadRouteIsJudgedInTime() throws IOException {
        Files.writeString(folder.resolve("look.camel.yaml"), GOOD.replace("- bean:", "- baen:"));
        Instant before = Instant.now();
        var configuration = Configuration.read(new Configuration.Inputs(
                folder,
                Map.of(),
                Map.of(RouteFiles.PATTERN, "classpath:camel/*.camel.yaml,file:" + folder + "/*.camel.yaml"),
                folder.resolve("none"),
                Map.of()));
        assertThat(configuration.problems())
                .extracting(Problem::reason)
                .containsExactlyInAnyOrder(
                        "baen is not a step that Camel knows",
                        "names {{peaflow.jobs.look.cron}}, which is no key of the configuration");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(15));
    }
}
