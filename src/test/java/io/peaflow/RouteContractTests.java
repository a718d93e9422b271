package io.peaflow;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.peaflow.testing.Repository;
import java.beans.Introspector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The routes read as data: each is a table of contents, and every name in it leads somewhere. */
class RouteContractTests {

    private static final String ROOT = "io.peaflow";
    private static final String COMPONENT = "org.springframework.stereotype.Component";
    private static final String BEAN = "org.springframework.context.annotation.Bean";

    /** Crons that schedule nothing, each with its reason. */
    private static final Map<String, String> EXAMPLES =
            Map.of("src/main/java/io/peaflow/config/CronRule.java", "an example in the remedy of an error");

    private static Map<String, String> files;
    private static Set<String> jobs;
    private static RouteRules rules;

    @BeforeAll
    static void readTheRoutes() throws IOException {
        files = texts("src/main/resources/camel", ".camel.yaml");
        jobs = jobsOf(Repository.text("src/main/resources/application.yaml"));
        JavaClasses house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
        Set<String> rooms = house.stream()
                .map(RouteContractTests::roomOf)
                .filter(room -> !room.isEmpty())
                .collect(toCollection(TreeSet::new));
        Set<String> policies = files.values().stream()
                .flatMap(text -> RouteRules.policiesIn(text).stream())
                .collect(toCollection(TreeSet::new));
        rules = new RouteRules(rooms, jobs, policies, beansOf(house));
    }

    @Test
    void everyFileOfRoutesKeepsTheRules() {
        List<String> problems = new ArrayList<>();
        files.forEach((file, text) -> problems.addAll(rules.problems(file, text)));

        assertThat(files).isNotEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void everyJobHasItsRouteItsKeyAndItsRunbook() throws IOException {
        Set<String> routes = files.entrySet().stream()
                .filter(file -> file.getValue().contains("uri: quartz:"))
                .map(file -> RouteRules.stem(file.getKey()))
                .collect(toCollection(TreeSet::new));
        Set<String> runbooks = texts("docs/jobs", ".md").keySet().stream()
                .map(file -> file.replaceAll(".*/", "").replaceAll("\\.md$", ""))
                .filter(name -> !name.equals("README"))
                .collect(toCollection(TreeSet::new));

        assertThat(routes).as("routes with a cron, against peaflow.jobs").isEqualTo(jobs);
        assertThat(runbooks).as("docs/jobs/*.md, against peaflow.jobs").isEqualTo(jobs);
    }

    @Test
    void noCronStandsOutsideApplicationYaml() throws IOException {
        Map<String, List<String>> elsewhere = new TreeMap<>();
        Map<String, String> texts = new TreeMap<>();
        for (String ending : List.of(".java", ".yaml", ".yml", ".properties", ".html", ".sql")) {
            texts.putAll(texts("src/main", ending));
        }
        texts.putAll(texts("docs/jobs", ".md"));
        texts.remove("src/main/resources/application.yaml");
        texts.keySet().removeAll(EXAMPLES.keySet());
        texts.forEach((file, text) -> {
            List<String> crons = RouteRules.crons(text);
            if (!crons.isEmpty()) {
                elsewhere.put(file, crons);
            }
        });

        assertThat(elsewhere)
                .as("a schedule has one home, application.yaml; write a placeholder or say it in words")
                .isEmpty();
    }

    private static final String GOOD = """
            # Looks at something every hour.
            - route:
                id: look
                group: job
                routeConfigurationId: job
                from:
                  uri: quartz:look
                  parameters:
                    cron: "{{peaflow.jobs.look.cron}}"
                    trigger.timeZone: "{{peaflow.time-zone}}"
                  steps:
                    - bean:
                        ref: lookOut
                        method: look
                    - setHeader:
                        name: Subject
                        expression:
                          simple:
                            expression: "${header.subject}"
                    - to:
                        uri: https://example.org/ping
                        parameters:
                          apiKey: "{{peaflow.look.key}}"
            """;

    private static final RouteRules FIXTURE = new RouteRules(
            Set.of("job", "alert"),
            Set.of("look"),
            Set.of("job"),
            Map.of("job", Map.of("lookOut", Set.of("look")), "alert", Map.of("speaker", Set.of("say"))));

    @Test
    void acceptsAGoodRoute() {
        assertThat(FIXTURE.problems("camel/look.camel.yaml", GOOD)).isEmpty();
    }

    static Stream<Arguments> badRoutes() {
        return Stream.of(
                bad("a step that Camel does not know", "- bean:", "- baen:", "schema"),
                bad("an unknown attribute", "group: job", "group: job\n    groop: job", "schema"),
                bad(
                        "a route without its frame",
                        "- route:\n    id: look\n    group: job\n    routeConfigurationId: job\n    from:",
                        "- from:",
                        "canonical form"),
                bad(
                        "a query in a uri",
                        "uri: https://example.org/ping",
                        "uri: https://example.org/ping?a=1",
                        "has a query"),
                bad(
                        "a shorthand",
                        "- to:\n            uri: https://example.org/ping\n            parameters:\n              apiKey: \"{{peaflow.look.key}}\"",
                        "- to: https://example.org/ping",
                        "is a shorthand"),
                bad(
                        "an expression without its frame",
                        "expression:\n              simple:\n                expression: \"${header.subject}\"",
                        "simple: \"${header.subject}\"",
                        "write it below expression"),
                bad("another id", "id: look", "id: lookup", "one name"),
                bad("another trigger", "uri: quartz:look", "uri: quartz:other", "one name"),
                bad("a room that does not exist", "group: job", "group: attic", "attic is no room"),
                bad("a bean that does not exist", "ref: lookOut", "ref: lookIn", "no bean of room job"),
                bad(
                        "a bean of another room",
                        "ref: lookOut\n            method: look",
                        "ref: speaker\n            method: say",
                        "no bean of room job"),
                bad("a method that does not exist", "method: look", "method: watch", "has no method watch"),
                bad("a bean without a method", "\n            method: look", "", "without a method"),
                bad(
                        "a class in place of a bean",
                        "ref: lookOut",
                        "beanType: io.peaflow.job.LookOut",
                        "bean without ref"),
                bad(
                        "a step that computes",
                        "- bean:\n            ref: lookOut\n            method: look",
                        "- script:\n            expression:\n              groovy:\n                expression: \"1\"",
                        "step script"),
                bad(
                        "a language that computes",
                        "simple:\n                expression: \"${header.subject}\"",
                        "groovy:\n                expression: \"1\"",
                        "language groovy"),
                bad("arithmetic", "\"${header.subject}\"", "\"${header.count}++\"", "arithmetic"),
                bad(
                        "a cron of its own",
                        "\"{{peaflow.jobs.look.cron}}\"",
                        "\"0 5 * * * ?\"",
                        "must be the placeholder"),
                bad(
                        "the cron of another job",
                        "\"{{peaflow.jobs.look.cron}}\"",
                        "\"{{peaflow.jobs.other.cron}}\"",
                        "must be the placeholder"),
                bad("no time zone", "        trigger.timeZone: \"{{peaflow.time-zone}}\"\n", "", "trigger.timeZone"),
                bad("a secret in the open", "\"{{peaflow.look.key}}\"", "abc123", "is a secret"),
                bad(
                        "credentials in a uri",
                        "https://example.org/ping",
                        "https://me:pw@example.org/ping",
                        "credentials"),
                bad(
                        "a direct: that leaves the file",
                        "https://example.org/ping",
                        "direct:elsewhere",
                        "leaves the file"),
                bad("no failure policy", "    routeConfigurationId: job\n", "", "failure policy"),
                bad(
                        "an unknown failure policy",
                        "routeConfigurationId: job",
                        "routeConfigurationId: calm",
                        "failure policy"),
                bad("SQL", "https://example.org/ping", "sql:delete", "work for a bean"),
                bad("a bean as an endpoint", "https://example.org/ping", "bean:lookOut", "canonical form"),
                bad("no sentence on top", "# Looks at something every hour.\n", "", "without a comment"),
                bad(
                        "a policy of its own",
                        "- route:",
                        "- routeConfiguration:\n    id: own\n- route:",
                        "routeConfiguration stands"),
                bad(
                        "two splits",
                        "- bean:",
                        "- split:\n            expression:\n              simple:\n                expression: \"${body}\"\n            steps:\n              - stop: {}\n        - split:\n            expression:\n              simple:\n                expression: \"${body}\"\n            steps:\n              - stop: {}\n        - bean:",
                        "2 splits"),
                bad("too many lines", "- bean:", "- stop: {}\n        ".repeat(20) + "- bean:", "at most 30"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRoutes")
    void refuses(String what, String text, String because) {
        assertThat(text).as("the fixture differs from the good route").isNotEqualTo(GOOD);
        assertThat(FIXTURE.problems("camel/look.camel.yaml", text))
                .as(what)
                .anySatisfy(problem -> assertThat(problem).contains(because));
    }

    @Test
    void knowsACronWhenItSeesOne() {
        assertThat(RouteRules.crons("x = \"0 30 18 * * ?\"; y: 0 0/15 8-18 ? * MON-FRI z"))
                .hasSize(2);
        assertThat(RouteRules.crons("version 1 2 3, 2026-11-21 10:00:00, 1 * 2 = 2, /** 5 * 3 */ a * b"))
                .isEmpty();
    }

    private static Arguments bad(String what, String good, String bad, String because) {
        return Arguments.of(what, GOOD.replace(good, bad), because);
    }

    /** Bean names per room, as Spring gives them: of components, and of methods that make beans. */
    private static Map<String, Map<String, Set<String>>> beansOf(JavaClasses house) {
        Map<String, Map<String, Set<String>>> beans = new TreeMap<>();
        for (JavaClass type : house) {
            Map<String, Set<String>> ofRoom = beans.computeIfAbsent(roomOf(type), room -> new TreeMap<>());
            if (type.isAnnotatedWith(COMPONENT) || type.isMetaAnnotatedWith(COMPONENT)) {
                ofRoom.put(nameOf(type), methodsOf(type));
            }
            type.getMethods().stream()
                    .filter(method -> method.isAnnotatedWith(BEAN))
                    .forEach(method -> ofRoom.put(method.getName(), methodsOf(method.getRawReturnType())));
        }
        return beans;
    }

    private static String nameOf(JavaClass type) {
        return type.getAnnotations().stream()
                .filter(annotation ->
                        annotation.getRawType().isEquivalentTo(org.springframework.stereotype.Component.class)
                                || annotation.getRawType().isMetaAnnotatedWith(COMPONENT))
                .map(annotation -> annotation.get("value").map(Object::toString).orElse(""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseGet(() -> Introspector.decapitalize(type.getSimpleName()));
    }

    private static Set<String> methodsOf(JavaClass type) {
        return type.getAllMethods().stream().map(JavaMethod::getName).collect(Collectors.toSet());
    }

    private static String roomOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1).replaceAll("\\..*", "") : "";
    }

    private static Set<String> jobsOf(String yaml) {
        // Maven puts its own values between at signs when it copies the file; they are no YAML before that.
        Object all = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml.replaceAll("@[a-zA-Z.]+@", "x"));
        Map<?, ?> peaflow = (Map<?, ?>) ((Map<?, ?>) all).get("peaflow");
        return ((Map<?, ?>) peaflow.get("jobs"))
                .keySet().stream().map(Object::toString).collect(toCollection(TreeSet::new));
    }

    private static Map<String, String> texts(String folder, String ending) throws IOException {
        Path root = Repository.file(folder);
        Map<String, String> texts = new TreeMap<>();
        if (Files.isDirectory(root)) {
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path :
                        paths.filter(path -> path.toString().endsWith(ending)).toList()) {
                    texts.put(Repository.root().relativize(path).toString().replace('\\', '/'), Files.readString(path));
                }
            }
        }
        return texts;
    }
}
