package io.peaflow;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of faults, the tests that try them, and the page that tells of them agree. */
class FaultsContractTests {

    private static final Pattern TAG = Pattern.compile("@Tag\\(\"(F\\d\\d)\"\\)");

    private record Fault(String number, String when, String title) {}

    @Test
    void theTableNamesEveryFaultOnce() {
        assertThat(table())
                .extracting(Fault::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 58)
                        .mapToObj("F%02d"::formatted)
                        .toList());
        assertThat(table()).extracting(Fault::when).containsOnly("now", "later");
        assertThat(table()).extracting(Fault::title).doesNotHaveDuplicates().allMatch(title -> !title.isBlank());
    }

    @Test
    void everyFaultOfNowHasATestAndEveryTestAFault() throws IOException {
        Set<String> tried = tags();
        assertThat(tried)
                .as("@Tag(\"Fnn\") in src/test/java, against the rows 'now' of faults.tsv")
                .containsAll(table().stream()
                        .filter(fault -> fault.when().equals("now"))
                        .map(Fault::number)
                        .toList());
        assertThat(table()).extracting(Fault::number).containsAll(tried);
    }

    @Test
    void thePageHasARowForEachFault() {
        String page = Repository.text("docs/operations/faults.md");
        assertThat(table())
                .allSatisfy(fault -> assertThat(page).contains("| " + fault.number() + " | " + fault.title() + " |"));
    }

    private static List<Fault> table() {
        return Repository.text("src/test/resources/faults.tsv")
                .lines()
                .map(line -> line.split("\t", -1))
                .map(cells -> new Fault(cells[0], cells[1], cells[2]))
                .toList();
    }

    private static Set<String> tags() throws IOException {
        Set<String> tags = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Repository.file("src/test/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                tags.addAll(TAG.matcher(Files.readString(file))
                        .results()
                        .map(tag -> tag.group(1))
                        .collect(toCollection(TreeSet::new)));
            }
        }
        return tags;
    }
}
