package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class StudyFeaturesTests {

    private static final int DAYS = 300;

    private static final String CONFIG = """
        # beside the files
        price: price.csv
        volatility-index: vix.csv
        long-yield: ten.csv
        short-yield: two.csv
        credit-spread: spread.csv
        """;

    @TempDir
    Path folder;

    private void series(String name, String column, IntToDoubleFunction value) throws IOException {
        var text = new StringBuilder("date," + column + "\n");
        LocalDate day = LocalDate.of(2022, 1, 3);
        for (int row = 0; row < DAYS; row++) {
            text.append(day).append(',').append(value.applyAsDouble(row)).append('\n');
            day = day.getDayOfWeek() == DayOfWeek.FRIDAY ? day.plusDays(3) : day.plusDays(1);
        }
        Files.writeString(folder.resolve(name), text);
    }

    private String config(String text) throws IOException {
        series("price.csv", "close", row -> 100 + row + 3 * Math.sin(row));
        series("vix.csv", "value", row -> 20 + row % 7);
        series("ten.csv", "value", row -> 4 + 0.01 * row);
        series("two.csv", "value", row -> 3);
        series("spread.csv", "value", row -> 2 + 0.001 * row);
        return Files.writeString(folder.resolve("features.yaml"), text).toString();
    }

    @Test
    void theLastRowHasAllNineFromWhatWasKnownThatMorning() throws IOException {
        StudyTests.Said said = StudyTests.say("study", "features", config(CONFIG), "--json");
        assertThat(said.exit()).as(said.err()).isZero();
        JsonNode printed = said.json();
        assertThat(printed.path("rows").asInt()).isEqualTo(DAYS);
        // 200 sessions for the means; the slope and the spread come a day late.
        assertThat(printed.path("completeRows").asInt()).isEqualTo(DAYS - 199);
        double[] close = new double[DAYS];
        for (int row = 0; row < DAYS; row++) {
            close[row] = 100 + row + 3 * Math.sin(row);
        }
        double mean = Arrays.stream(close, DAYS - 200, DAYS).average().orElseThrow();
        double recent = Arrays.stream(close, DAYS - 50, DAYS).average().orElseThrow();
        assertThat(value(printed, "vix-level")).isEqualTo(20 + (DAYS - 1) % 7);
        assertThat(value(printed, "price-to-mean")).isCloseTo(close[DAYS - 1] / mean, within(1e-12));
        assertThat(value(printed, "mean-to-mean")).isCloseTo(recent / mean, within(1e-12));
        assertThat(value(printed, "momentum")).isCloseTo(close[DAYS - 1] / close[DAYS - 64] - 1, within(1e-12));
        assertThat(value(printed, "curve-slope")).isCloseTo(1 + 0.01 * (DAYS - 2), within(1e-12));
        assertThat(value(printed, "credit-spread")).isCloseTo(2 + 0.001 * (DAYS - 2), within(1e-12));
        assertThat(value(printed, "credit-spread-change")).isCloseTo(0.021, within(1e-3));
        assertThat(printed.path("values").path("volatility").get(19).isNull()).isTrue();
        assertThat(printed.path("values").path("volatility").get(20).isNumber()).isTrue();
    }

    private static double value(JsonNode printed, String feature) {
        for (JsonNode one : printed.path("features")) {
            if (one.path("feature").asString().equals(feature)) {
                assertThat(one.path("percentile").asDouble()).isBetween(0.0, 1.0);
                return one.path("value").asDouble();
            }
        }
        throw new AssertionError(feature + " is not there");
    }

    @Test
    void whereTheValueComesFromSaysWhenItIsKnown() throws IOException {
        JsonNode printed = StudyTests.say(
                        "study",
                        "features",
                        config(CONFIG + "credit-spread.source: yahoo\ngreatest-age-days: 4\n"),
                        "--json")
                .json();
        assertThat(value(printed, "credit-spread")).isCloseTo(2 + 0.001 * (DAYS - 1), within(1e-12));
        assertThat(printed.path("greatestAgeDays").asInt()).isEqualTo(4);
    }

    @Test
    void whatIsMissingHasItsReason() throws IOException {
        String config = config(CONFIG);
        Files.writeString(folder.resolve("vix.csv"), "date,close\n2022-01-03,20\n");
        Files.writeString(folder.resolve("spread.csv"), "date,value\n");
        StudyTests.Said said = StudyTests.say("study", "features", config);
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("days old, 10 are allowed", "nothing is known of spread.csv", "curve-slope");
        assertThat(StudyTests.say("study", "features", config, "--open").out()).contains("the picture is");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | is not key: value",
                "prise: a.csv | is not known",
                "price: again.csv | is there twice",
                "long-yield.source: bloomberg | is neither yahoo nor fred",
                "greatest-age-days: long | is not a number of days"
            })
    void whatIsWrongIsTold(String line, String reason) throws IOException {
        StudyTests.Said said = StudyTests.say("study", "features", config(CONFIG + line + "\n"));
        assertThat(said.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(said.err()).contains(reason, "Remedy");
    }

    @Test
    void whatIsNotThereIsTold() throws IOException {
        StudyTests.Said lacking = StudyTests.say("study", "features", config("price: price.csv\n"));
        assertThat(lacking.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(lacking.err()).contains("lacks volatility-index, long-yield, short-yield, credit-spread");

        StudyTests.Said nothing =
                StudyTests.say("study", "features", folder.resolve("none.yaml").toString());
        assertThat(nothing.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(nothing.err()).contains("cannot be read");

        String config = config(CONFIG);
        Files.writeString(folder.resolve("price.csv"), "date,close\n");
        assertThat(StudyTests.say("study", "features", config).err()).contains("has no close");
        assertThat(StudyTests.say("study", "features", "--help").out()).contains("Example", "greatest-age-days");
    }
}
