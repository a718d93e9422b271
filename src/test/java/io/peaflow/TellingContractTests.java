package io.peaflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.peaflow.check.Finding;
import io.peaflow.job.Run;
import io.peaflow.testing.Repository;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What checks and jobs say has words in both languages, and nobody says it in English alone. */
class TellingContractTests {

    private static final Pattern SAID = Pattern.compile("Telling\\.of\\(\\s*\"([a-z.-]+)\"");
    /** Keys that are chosen between in the code ({@code ? "one" : "other"}), and the words around a signal on a terminal. */
    private static final Pattern CHOSEN = Pattern.compile("\"((?:certificates|housekeeping|story)\\.[a-z.-]+)\"");

    private static final Pattern VALUE = Pattern.compile("\\{(\\d)[,}]");

    private static Properties words(String file) {
        var words = new Properties();
        try {
            words.load(new StringReader(Repository.text("src/main/resources/" + file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        words.keySet().removeIf(key -> !key.toString().startsWith("said."));
        return words;
    }

    private static Set<String> keysOfTheCode() {
        try (Stream<Path> sources = Files.walk(Repository.file("src/main/java"))) {
            return sources.filter(file -> file.toString().endsWith(".java"))
                    .map(file ->
                            Repository.text(Repository.root().relativize(file).toString()))
                    .flatMap(text -> Stream.of(SAID, CHOSEN)
                            .flatMap(form -> form.matcher(text).results().map(found -> "said." + found.group(1))))
                    .filter(key -> !key.endsWith("."))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyKeyHasWordsInBothLanguagesAndEveryWordIsSaid() {
        Set<String> said = keysOfTheCode();
        Set<String> english = new TreeSet<>(words("messages.properties").stringPropertyNames());

        assertThat(said).hasSizeGreaterThan(100);
        assertThat(english).containsAll(said);
        assertThat(words("messages_fr.properties").stringPropertyNames()).containsExactlyInAnyOrderElementsOf(english);
        english.removeAll(said);
        // What is removed is named by the rooms; unnamed things keep their own name.
        english.removeIf(key -> key.startsWith("said.housekeeping."));
        // The sides of an order, and what its owner said of it.
        english.removeIf(key -> key.matches("said\\.story\\.(side|report)\\.[A-Z]+"));
        assertThat(english).as("said by nobody").isEmpty();
    }

    @Test
    void bothLanguagesTellTheSameValues() {
        Properties french = words("messages_fr.properties");
        words("messages.properties")
                .forEach((key, text) -> assertThat(values(french.getProperty(key.toString())))
                        .as(key.toString())
                        .isEqualTo(values(text.toString())));
    }

    private static Set<String> values(String text) {
        return VALUE.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void noCheckAndNoJobSaysATextThatIsNoKey() {
        JavaClasses house = new ClassFileImporter()
                .withImportOption(place -> !place.contains("/test"))
                .importPackages("io.peaflow");

        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Finding.class.getName())
                .should()
                .callMethod(Finding.class, "ok", String.class, String.class)
                .orShould()
                .callMethod(Finding.class, "warning", String.class, String.class, String.class)
                .orShould()
                .callMethod(Finding.class, "critical", String.class, String.class, String.class)
                .orShould()
                .callMethod(Run.class, "outcome", String.class)
                .check(house);
    }
}
