package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page docs/numbers.md against what the words print: every field, every example. */
class NumbersTests {

    /** The page prints twelve digits after the point. */
    private static final double PRINTED = 1e-11;

    private static final Pattern SECTION = Pattern.compile("(?ms)^## study (\\w+)$(.*?)(?=^## |\\z)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]*) \\|");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(csv|console|json) ?([\\w.-]*)$\\R(.*?)^```$");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    static Stream<String> words() throws IOException {
        return sections().keySet().stream();
    }

    private static Map<String, String> sections() throws IOException {
        var sections = new LinkedHashMap<String, String>();
        Matcher found = SECTION.matcher(Files.readString(Repository.file("docs/numbers.md")));
        while (found.find()) {
            sections.put(found.group(1), found.group(2));
        }
        assertThat(sections).containsKeys("metrics", "indicators", "cashflows", "compare");
        return sections;
    }

    /** An example's command with the JSON that stands below it. */
    record Example(String[] words, JsonNode shown) {}

    private List<Example> examples(String section) throws IOException {
        var examples = new ArrayList<Example>();
        String command = "";
        Matcher fence = FENCE.matcher(section);
        while (fence.find()) {
            MatchResult block = fence.toMatchResult();
            switch (block.group(1)) {
                case "csv" -> Files.writeString(folder.resolve(block.group(2)), block.group(3));
                case "console" -> command = block.group(3).strip();
                default -> examples.add(new Example(words(command), JSON.readTree(block.group(3))));
            }
        }
        return examples;
    }

    private String[] words(String command) {
        return Stream.of(command.split(" "))
                .skip(1)
                .map(word -> Files.exists(folder.resolve(word))
                        ? folder.resolve(word).toString()
                        : word)
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("words")
    void everyFieldOfTheJsonIsOnThePageAndNoOther(String word) throws IOException {
        String section = sections().get(word);
        Set<String> documented = new TreeSet<>();
        ROW.matcher(section)
                .results()
                .forEach(row -> NAME.matcher(row.group(1)).results().forEach(name -> documented.add(name.group(1))));
        Example example = examples(section).getFirst();
        JsonNode printed = StudyTests.say(example.words()).json();
        Set<String> fields = new TreeSet<>(printed.propertyNames());
        assertThat(fields.remove("missing")).isTrue();
        assertThat(fields).isEqualTo(documented);
        printed.path("missing")
                .propertyNames()
                .forEach(
                        name -> assertThat(printed.path(name).isNull()).as(name).isTrue());
    }

    @ParameterizedTest
    @MethodSource("words")
    void everyExampleIsWhatTheWordPrints(String word) throws IOException {
        List<Example> examples = examples(sections().get(word));
        assertThat(examples).isNotEmpty();
        for (Example example : examples) {
            StudyTests.Said said = StudyTests.say(example.words());
            assertThat(said.exit()).as(said.err()).isZero();
            holds(word, example.shown(), said.json());
        }
    }

    /** What is shown is in what was printed, number by number. */
    private static void holds(String name, JsonNode shown, JsonNode printed) {
        if (shown.isNumber()) {
            double number = shown.asDouble();
            assertThat(printed.isNumber())
                    .as("%s is a number: %s", name, printed)
                    .isTrue();
            assertThat(printed.asDouble()).as(name).isCloseTo(number, within(PRINTED * Math.max(1, Math.abs(number))));
        } else if (shown.isObject()) {
            shown.properties().forEach(field -> {
                assertThat(printed.has(field.getKey())).as(field.getKey()).isTrue();
                holds(name + "." + field.getKey(), field.getValue(), printed.path(field.getKey()));
            });
        } else if (shown.isArray()) {
            assertThat(printed.size()).as(name).isEqualTo(shown.size());
            for (int i = 0; i < shown.size(); i++) {
                holds(name + "[" + i + "]", shown.get(i), printed.get(i));
            }
        } else {
            assertThat(printed).as(name).isEqualTo(shown);
        }
    }
}
