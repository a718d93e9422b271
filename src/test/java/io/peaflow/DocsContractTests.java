package io.peaflow;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The documents say what the code says. */
class DocsContractTests {

    private static final Pattern LINK = Pattern.compile("!?\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern FENCE = Pattern.compile("(?s)```.*?```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| \\[?`([a-z-]+)`(?:]\\([^)]*\\))? \\|");
    private static final Pattern WORD =
            Pattern.compile("(?m)(?:^|`|\\$ )\\./peaflow ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?");
    private static final int ADR_LINES = 30;

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            String text = FENCE.matcher(Files.readString(page)).replaceAll("");
            LINK.matcher(text).results().map(link -> link.group(1)).forEach(link -> {
                if (!leadsSomewhere(page, link)) {
                    broken.add(Repository.root().relativize(page) + " -> " + link);
                }
            });
        }
        assertThat(broken).as("links that lead nowhere").isEmpty();
    }

    @Test
    void readmeListsTheRoomsThatExist() throws IOException {
        Set<String> rooms;
        try (Stream<Path> folders = Files.list(Repository.file("src/main/java/io/peaflow"))) {
            rooms = folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .collect(toCollection(TreeSet::new));
        }
        assertThat(firstCells("README.md", "Rooms"))
                .as("README's table of rooms, against the packages")
                .isEqualTo(rooms);
        assertThat(firstCells("docs/architecture.md", "Rooms"))
                .as("the table of rooms in docs/architecture.md, against the packages")
                .isEqualTo(rooms);
    }

    @Test
    void readmeListsTheJobsThatExistAndEachHasItsRunbook() {
        Set<String> jobs = jobs();

        assertThat(firstCells("README.md", "Jobs"))
                .as("README's table of jobs, against peaflow.jobs in application.yaml")
                .isEqualTo(jobs);
        assertThat(jobs).allSatisfy(job -> {
            assertThat(Repository.file("docs/jobs/" + job + ".md")).isRegularFile();
            assertThat(headings(Repository.text("docs/jobs/" + job + ".md")))
                    .as("docs/jobs/%s.md says what it does, when, what can go wrong, what to do", job)
                    .contains("What it does", "When", "What can go wrong, and what to do");
        });
    }

    @Test
    void everyCommandThatIsShownExists() throws IOException {
        String words = sources("src/main/java/io/peaflow/cli") + Repository.text("peaflow");
        List<String> unknown = new ArrayList<>();
        for (Path page : pages()) {
            WORD.matcher(Files.readString(page)).results().forEach(use -> {
                if (!words.contains("\"" + use.group(1) + "\"")) {
                    unknown.add(Repository.root().relativize(page) + ": " + use.group());
                }
            });
        }
        assertThat(unknown)
                .as("words of ./peaflow in the documents, against the command line")
                .isEmpty();
    }

    @Test
    void everyMakeWordThatIsShownExists() throws IOException {
        Set<String> words = Pattern.compile("(?m)^([a-z]+):")
                .matcher(Repository.text("Makefile"))
                .results()
                .map(word -> word.group(1))
                .collect(toCollection(TreeSet::new));

        assertThat(words)
                .contains(
                        "unit",
                        "integration",
                        "recorded",
                        "live",
                        "faults",
                        "mutation",
                        "bench",
                        "verify",
                        "format",
                        "lint",
                        "clean");
        for (Path page : pages()) {
            assertThat(Pattern.compile("`make ([a-z]+)`")
                            .matcher(Files.readString(page))
                            .results()
                            .map(word -> word.group(1)))
                    .as("make words in " + page)
                    .allSatisfy(word -> assertThat(words).contains(word));
        }
    }

    @Test
    void theChangelogKeepsItsForm() {
        String changelog = Repository.text("CHANGELOG.md");

        assertThat(changelog).startsWith("# Changelog\n").contains("keepachangelog.com");
        assertThat(headingsOf(changelog, 2))
                .isNotEmpty()
                .allSatisfy(heading ->
                        assertThat(heading).matches("\\[Unreleased]|\\[\\d+\\.\\d+\\.\\d+] - \\d{4}-\\d{2}-\\d{2}"));
        assertThat(headingsOf(changelog, 3))
                .allSatisfy(heading ->
                        assertThat(heading).isIn("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"));
    }

    @Test
    void everyDecisionIsShortAndNumbered() throws IOException {
        List<Path> decisions;
        try (Stream<Path> files = Files.list(Repository.file("docs/adr"))) {
            decisions = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
        assertThat(decisions).isNotEmpty();
        for (int number = 1; number <= decisions.size(); number++) {
            Path file = decisions.get(number - 1);
            String text = Files.readString(file);
            assertThat(file.getFileName().toString()).matches("%04d-[a-z0-9-]+\\.md".formatted(number));
            assertThat(text).startsWith("# %04d: ".formatted(number));
            assertThat(text.lines().count()).as("lines of " + file).isLessThan(ADR_LINES);
            assertThat(headings(text)).as("headings of " + file).contains("Why", "Decision", "Consequences");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config/spotbugs-exceptions.xml", "config/complexity-exceptions.xml"})
    void everyExceptionHasItsReason(String file) {
        List<String> lines = Repository.text(file).lines().map(String::strip).toList();
        for (int line = 1; line < lines.size(); line++) {
            if (lines.get(line).startsWith("<Match>") || lines.get(line).startsWith("<suppress ")) {
                assertThat(lines.get(line - 1))
                        .as("%s:%d needs a comment with the reason on the line above", file, line + 1)
                        .endsWith("-->");
            }
        }
    }

    @Test
    void findsALinkThatLeadsNowhere() {
        Path page = Repository.file("docs/architecture.md");

        assertThat(leadsSomewhere(page, "adr/9999-nothing.md")).isFalse();
        assertThat(leadsSomewhere(page, "#no-such-heading")).isFalse();
        assertThat(leadsSomewhere(page, "#arrows")).isTrue();
        assertThat(leadsSomewhere(page, "../CONTRIBUTING.md#tests")).isTrue();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        if (link.matches("[a-z]+:.*")) {
            return true;
        }
        String file = link.replaceAll("#.*", "");
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return !link.contains("#") || anchors(target).contains(link.replaceAll(".*#", ""));
    }

    private static Set<String> anchors(Path page) {
        String path = Repository.root().relativize(page).toString();
        return headings(Repository.text(path)).stream()
                .map(heading -> heading.toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> headings(String text) {
        return HEADING.matcher(FENCE.matcher(text).replaceAll(""))
                .results()
                .map(heading -> heading.group(1).strip())
                .collect(toCollection(TreeSet::new));
    }

    private static List<String> headingsOf(String text, int level) {
        return Pattern.compile("(?m)^#{%d} (.+)$".formatted(level))
                .matcher(text)
                .results()
                .map((MatchResult heading) -> heading.group(1).strip())
                .toList();
    }

    /** The first cells, in backticks, of the table below a heading. */
    private static Set<String> firstCells(String page, String heading) {
        String text = Repository.text(page);
        int from = text.indexOf("\n## " + heading + "\n");
        assertThat(from).as("%s has a heading '## %s'", page, heading).isNotNegative();
        int to = text.indexOf("\n## ", from + 1);
        return FIRST_CELL
                .matcher(text.substring(from, to < 0 ? text.length() : to))
                .results()
                .map(cell -> cell.group(1))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> jobs() {
        String yaml = Repository.text("src/main/resources/application.yaml").replaceAll("@[a-zA-Z.]+@", "x");
        Map<?, ?> all = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        Map<?, ?> jobs = (Map<?, ?>) ((Map<?, ?>) all.get("peaflow")).get("jobs");
        return jobs.keySet().stream().map(Object::toString).collect(toCollection(TreeSet::new));
    }

    private static List<Path> pages() throws IOException {
        Set<Path> pages = new TreeSet<>();
        try (Stream<Path> root = Files.list(Repository.root());
                Stream<Path> docs = Files.walk(Repository.file("docs"))) {
            Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .forEach(pages::add);
        }
        return List.copyOf(pages);
    }

    private static String sources(String folder) throws IOException {
        Map<Path, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Repository.file(folder))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                texts.put(file, Files.readString(file));
            }
        }
        return String.join("\n", texts.values());
    }
}
