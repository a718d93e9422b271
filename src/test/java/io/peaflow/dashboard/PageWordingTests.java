package io.peaflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.testing.Repository;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageWordingTests {

    private static final Path RESOURCES = Repository.file("src/main/resources");
    private static final Pattern IN_TEMPLATE = Pattern.compile("#\\{(page\\.[a-z0-9.-]+)");
    private static final Pattern IN_CODE = Pattern.compile("(?:text|optional)\\(\\s*\"([a-z0-9.-]+)\"");
    private static final Pattern STYLED =
            Pattern.compile("(?i)<style|\\sstyle=|\\son[a-z]+=|<script(?![^>]*th:src)|javascript:");
    private static final Pattern FOREIGN = Pattern.compile("(?:src|href|action)=\"(?:https?:)?//");

    @Test
    void everyKeyIsWrittenInBothLanguages() {
        assertThat(keys("messages_fr.properties")).isEqualTo(keys("messages.properties"));
        for (String file : List.of("messages.properties", "messages_fr.properties")) {
            assertThat(load(file))
                    .as(file)
                    .allSatisfy((key, text) -> assertThat(text.toString())
                            .as("%s in %s", key, file)
                            .isNotBlank());
        }
    }

    @Test
    void noPageTextHasTheQuoteOfMessageFormat() {
        for (String file : List.of("messages.properties", "messages_fr.properties")) {
            load(file).forEach((key, text) -> {
                if (key.toString().startsWith("page.")) {
                    assertThat(text.toString())
                            .as("%s in %s: write ’ instead of a straight apostrophe", key, file)
                            .doesNotContain("'");
                }
            });
        }
    }

    @Test
    void everyTextThatAPageNamesIsWritten() {
        Set<String> named = new TreeSet<>();
        templates().forEach(page -> find(IN_TEMPLATE, read(page)).forEach(named::add));
        sources()
                .forEach(source ->
                        find(IN_CODE, read(source)).map(key -> "page." + key).forEach(named::add));
        named.removeIf(key -> key.endsWith("."));
        assertThat(named).hasSizeGreaterThan(100);
        assertThat(keys("messages.properties")).containsAll(named);
    }

    @Test
    void everyJobIsIntroducedInASentence() throws IOException {
        try (Stream<Path> pages = Files.list(Repository.file("docs/jobs"))) {
            Set<String> jobs = pages.map(page -> page.getFileName().toString())
                    .filter(name -> name.endsWith(".md") && !name.startsWith("README"))
                    .map(name -> "page.job." + name.replace(".md", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(keys("messages.properties")).containsAll(jobs);
        }
    }

    @Test
    void noPageHasAnInlineScriptOrStyleOrAnotherHost() {
        templates().forEach(page -> {
            assertThat(find(STYLED, read(page)).toList()).as("%s", page).isEmpty();
            assertThat(find(FOREIGN, read(page)).toList()).as("%s", page).isEmpty();
        });
        assertThat(read(RESOURCES.resolve("static/assets/page.css"))).doesNotContain("url(", "@import");
    }

    private static Stream<String> find(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(Math.min(1, match.groupCount())));
    }

    private static List<Path> templates() {
        return files(RESOURCES.resolve("templates"), ".html").stream()
                .filter(page -> !page.toString().contains("templates/alert"))
                .toList();
    }

    private static List<Path> sources() {
        return files(Repository.file("src/main/java/io/peaflow/dashboard"), ".java");
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Set<String> keys(String file) {
        return load(file).keySet().stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties load(String file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(RESOURCES.resolve(file))) {
            properties.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties;
    }
}
