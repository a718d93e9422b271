package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class StudyRegimesTests {

    @TempDir
    Path folder;

    /** A file of so many days; the cells of a row are given by its number. */
    private String file(String columns, int rows, IntFunction<String> cells) throws IOException {
        var text = new StringBuilder("date," + columns + "\n");
        for (int row = 0; row < rows; row++) {
            text.append(LocalDate.of(2024, 1, 1).plusDays(row))
                    .append(',')
                    .append(cells.apply(row))
                    .append('\n');
        }
        return Files.writeString(folder.resolve("matrix.csv"), text).toString();
    }

    private String twoColumns() throws IOException {
        return file("a,b", 240, row -> {
            int group = row / 40 % 2;
            return (group + Math.sin(row * 1.7) / (1 + group)) + "," + (100 * group + 7 * Math.cos(row * 2.3));
        });
    }

    @ParameterizedTest
    @CsvSource({"full", "diagonal"})
    void theFilteredRowsAreAForwardPassWithThePrintedParameters(String covariance) throws IOException {
        StudyTests.Said said = StudyTests.say(
                "study",
                "regimes",
                twoColumns(),
                "--states",
                "2",
                "--covariance",
                covariance,
                "--restarts",
                "12",
                "--seed",
                "3",
                "--json");
        assertThat(said.exit()).as(said.err()).isZero();
        JsonNode printed = said.json();
        assertThat(printed.path("covariance").asString()).isEqualTo(covariance);
        assertThat(printed.path("filtered").size()).isEqualTo(240);
        assertThat(printed.path("dates").get(239).asString()).isEqualTo("2024-08-27");

        double logs = 0;
        double[] before = {
            printed.path("start").get(0).asDouble(),
            printed.path("start").get(1).asDouble()
        };
        String[] lines = Files.readString(folder.resolve("matrix.csv")).split("\n", -1);
        for (int row = 0; row < 240; row++) {
            String[] cells = lines[row + 1].split(",", -1);
            double[] now = new double[2];
            for (int state = 0; state < 2; state++) {
                now[state] = before[state]
                        * density(printed, state, Double.parseDouble(cells[1]), Double.parseDouble(cells[2]));
            }
            double sum = now[0] + now[1];
            logs += Math.log(sum);
            assertThat(printed.path("filtered").get(row).get(0).asDouble()).isCloseTo(now[0] / sum, within(1e-9));
            for (int to = 0; to < 2; to++) {
                before[to] = (now[0] * printed.path("transition").get(0).get(to).asDouble()
                                + now[1]
                                        * printed.path("transition")
                                                .get(1)
                                                .get(to)
                                                .asDouble())
                        / sum;
            }
        }
        assertThat(printed.path("logLikelihood").asDouble()).isCloseTo(logs, within(1e-7));
    }

    private static double density(JsonNode printed, int state, double a, double b) {
        JsonNode mean = printed.path("means").get(state);
        JsonNode spread = printed.path("covariances").get(state);
        double x = a - mean.get(0).asDouble();
        double y = b - mean.get(1).asDouble();
        double xx = spread.get(0).get(0).asDouble();
        double xy = spread.get(0).get(1).asDouble();
        double yy = spread.get(1).get(1).asDouble();
        double determinant = xx * yy - xy * xy;
        double square = (yy * x * x - 2 * xy * x * y + xx * y * y) / determinant;
        return Math.exp(-0.5 * square) / (2 * Math.PI * Math.sqrt(determinant));
    }

    @Test
    void isATableWithTheLastRowsAndAPicture() throws IOException {
        String matrix = twoColumns();
        StudyTests.Said table = StudyTests.say("study", "regimes", matrix, "--states", "2", "--restarts", "8");
        assertThat(table.exit()).as(table.err()).isZero();
        assertThat(table.out())
                .contains("logLikelihood", "perState", "expectedRows", "mean a", "lastRows", "2024-08-27");
        StudyTests.Said picture =
                StudyTests.say("study", "regimes", matrix, "--states", "2", "--restarts", "8", "--open");
        assertThat(picture.exit()).isZero();
        assertThat(picture.out()).contains("the picture is");
    }

    @Test
    void emptyCellsLeaveARowOut() throws IOException {
        String matrix = file("a,b", 60, row -> row % 10 == 0 ? "," + row : Math.sin(row) + "," + Math.cos(row * row));
        JsonNode printed = StudyTests.say("study", "regimes", matrix, "--states", "1", "--restarts", "2", "--json")
                .json();
        assertThat(printed.path("rows").asInt()).isEqualTo(54);
        assertThat(printed.path("emptyRows").asInt()).isEqualTo(6);
        assertThat(printed.path("perState").get(0).path("expectedRows").isNull())
                .isTrue();
    }

    @Test
    void aColumnThatNeverChangesIsNamed() throws IOException {
        StudyTests.Said said = StudyTests.say("study", "regimes", file("a,flat", 60, row -> Math.sin(row) + ",7"));
        assertThat(said.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(said.err()).contains("column flat is 7.0", "CONSTANT_COLUMN", "Remedy");
    }

    @Test
    void whatCannotBeReadIsRefused() throws IOException {
        StudyTests.Said noColumn = StudyTests.say(
                "study",
                "regimes",
                Files.writeString(folder.resolve("a.csv"), "date\n2024-01-01\n").toString());
        assertThat(noColumn.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(noColumn.err()).contains("no column but date");

        StudyTests.Said noRow = StudyTests.say("study", "regimes", file("a,b", 5, row -> ","));
        assertThat(noRow.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(noRow.err()).contains("no row with a number in every column");

        StudyTests.Said noState = StudyTests.say("study", "regimes", twoColumns(), "--states", "0");
        assertThat(noState.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(noState.err()).contains("--states is 0");

        StudyTests.Said help = StudyTests.say("study", "regimes", "--help");
        assertThat(help.out()).contains("Example", "--covariance", "--restarts", "--seed");
    }
}
