package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The studies as they are said; without a server, a database or a data folder. */
class StudyTests {

    private static final String CLOSES = "date,close\n2024-01-02,100\n2024-01-03,110\n2024-01-04,99\n2024-01-05,121\n";

    @TempDir
    Path folder;

    /** What a word left behind. */
    record Said(int exit, String out, String err) {
        JsonNode json() {
            return JsonMapper.builder().build().readTree(out);
        }
    }

    static Said say(Map<String, String> environment, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Workplace workplace = new Workplace(
                StudyTests.class,
                new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false),
                environment,
                Map.of("os.name", "Linux"));
        int exit = CommandLineTool.run(workplace, words);
        return new Said(exit, out.toString(), err.toString());
    }

    static Said say(String... words) {
        return say(Map.of(), words);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void theWordAloneListsItsWords() {
        Said said = say("study");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("metrics", "indicators", "cashflows", "compare");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics", "indicators", "cashflows", "compare"})
    void everyWordHasHelpWithAnExample(String word) {
        Said said = say("study", word, "--help");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("Example").contains("--json").contains("--open");
    }

    @Test
    void metricsAreATableOrJson() throws IOException {
        String closes = file("closes.csv", CLOSES);
        Said table = say("study", "metrics", closes);
        assertThat(table.exit()).isZero();
        assertThat(table.out()).contains("totalReturn", "21.0000 %", "worstDrawdowns", "2024-01-03", "monthlyReturns");
        JsonNode json =
                say("study", "metrics", closes, "--json", "--risk-free", "0.02").json();
        assertThat(json.path("riskFree").asDouble()).isEqualTo(0.02);
        assertThat(json.path("maxDrawdown").asDouble()).isCloseTo(-0.1, within(1e-12));
    }

    @Test
    void rowsMayStandInAnyOrderWithAnyCaseAndQuotes() throws IOException {
        String closes = file("closes.csv", CLOSES);
        String other = file(
                "other.csv",
                "\uFEFF Close ,\"Date\",note\n121,2024-01-05,\"a, b\"\n\n 99 ,2024-01-04,\n1.1E2,2024-01-03,\n+100.,2024-01-02,\n");
        JsonNode one = say("study", "metrics", closes, "--json").json();
        JsonNode two = say("study", "metrics", other, "--json").json();
        assertThat(two.path("sharpe")).isEqualTo(one.path("sharpe"));
        assertThat(two.path("from")).isEqualTo(one.path("from"));
    }

    @Test
    void anotherColumnMayHoldThePrices() throws IOException {
        String closes = file("closes.csv", "date,close,Adj_Close\n2024-01-02,1,100\n2024-01-03,1,110\n");
        assertThat(say("study", "metrics", closes, "--column", "adj_close", "--json")
                        .json()
                        .path("totalReturn")
                        .asDouble())
                .isCloseTo(0.1, within(1e-12));
    }

    @Test
    void emptyCellsAreNoZeros() throws IOException {
        JsonNode json = say("study", "metrics", file("empty.csv", "date,close\n2024-01-02,\n2024-01-03,\n"), "--json")
                .json();
        assertThat(json.path("rows").asInt()).isEqualTo(2);
        assertThat(json.path("sharpe").isNull()).isTrue();
        assertThat(json.path("from").isNull()).isTrue();
        assertThat(json.path("missing").path("sharpe").asString()).isEqualTo("needs 3 closes, has 0");
        assertThat(json.path("missing").path("maxDrawdownRecovered").asString()).isEqualTo("there was no drawdown");
        for (String word : new String[] {"metrics", "cashflows"}) {
            String none = file("none.csv", "date,close,amount,value\n");
            assertThat(say("study", word, none).exit()).isZero();
            assertThat(say("study", word, none, "--json").exit()).isZero();
        }
    }

    @Test
    void everyMistakeOfAFileIsToldAtOnce() throws IOException {
        String bad = file(
                "bad.csv",
                "date,close\n2024-01-01,1\n2024-13-01,2\n2024-01-02,\"1,5\"\n2024-01-03,NaN\n2024-01-04,-3\n2024-01-04,5\n"
                        + "2024-01-05\n2024-01-06,1e999\n,7\n2024-01-08,0x1p3\n2024-01-09,1d\n2024-01-10,1.2.3\n"
                        + "+12024-01-11,5\n2024-01-12,1e-300\n2024-01-13,2e15\n");
        Said said = say("study", "metrics", bad, "--json");
        assertThat(said.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .contains("bad.csv has mistakes:")
                .contains("line 3, column date: \"2024-13-01\" is not an ISO date; write it like 2024-12-31")
                .contains("line 4, column close: \"1,5\" is not a number; write it like 1234.56")
                .contains("line 5, column close: \"NaN\" is not a number")
                .contains("line 6, column close: \"-3\" is not above zero")
                .contains("line 7, column date: \"2024-01-04\" stands on line 6 already; keep one row a day")
                .contains("line 8, has 1 cells, the header has 2")
                .contains("line 9, column close: \"1e999\" is too large a number")
                .contains("line 10, column date: \"\" is empty")
                .contains("line 11, column close: \"0x1p3\"")
                .contains("line 12, column close: \"1d\"")
                .contains("line 13, column close: \"1.2.3\" is not a number")
                .contains("line 14, column date: \"+12024-01-11\" has a year of more than four digits")
                .contains("line 15, column close: \"1e-300\" is not above zero, or too close to it")
                .contains("line 16, column close: \"2e15\" is too large a number");
        assertThat(said.err().indexOf("line 6,")).isLessThan(said.err().indexOf("line 7,"));
    }

    @Test
    void manyMistakesAreCounted() throws IOException {
        String bad = file(
                "bad.csv",
                IntStream.range(0, 30)
                        .mapToObj(i -> "2024-01-" + (i + 10) + ",x\n")
                        .collect(Collectors.joining("", "date,close\n", "")));
        assertThat(say("study", "metrics", bad).err()).contains("and 10 more");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|is empty",
                "'day,close'|there is no column date; the header has day, close",
                "'date;close'|there is no column date",
                "'date,price'|there is no column close; the header has date, price",
                "'date,close,Close'|the column close is there twice",
                "'date,close\n2024-01-01,\"1'|is not a CSV file",
            })
    void aFileThatIsNoneOfOursIsRefused(String text, String reason) throws IOException {
        Said said = say("study", "metrics", file("odd.csv", text));
        assertThat(said.exit()).as(said.out()).isEqualTo(ExitCodes.USAGE);
        assertThat(said.err()).contains(reason).contains("Remedy");
    }

    @Test
    void aFileThatIsNotThereOrNotTextIsRefused() throws IOException {
        assertThat(say("study", "metrics", folder.resolve("nothing.csv").toString())
                        .err())
                .contains("There is no file")
                .contains("Remedy");
        Path latin = Files.write(folder.resolve("latin.csv"), "date,close\né".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(say("study", "metrics", latin.toString()).err()).contains("is not a text in UTF-8");
        assertThat(say("study", "metrics").exit()).isEqualTo(ExitCodes.USAGE);
        Said rate = say("study", "metrics", file("closes.csv", CLOSES), "--risk-free", "-1");
        assertThat(rate.err()).contains("--risk-free is -1.0, and not a number above -1");
    }

    @Test
    void indicatorsAreThoseOfTheDayAndOfNoneAfterIt() throws IOException {
        String rows = IntStream.range(0, 300)
                .mapToObj(i -> LocalDate.of(2023, 1, 1).plusDays(i) + "," + (100 + i % 17) + "," + (102 + i % 17) + ","
                        + (99 + i % 17) + "," + (100 + i % 17) + ",5\n")
                .collect(Collectors.joining());
        String head = "date,open,high,low,close,volume\n";
        String all = file("all.csv", head + rows);
        String cut = file("cut.csv", head + rows.lines().limit(280).collect(Collectors.joining("\n")));
        JsonNode whole =
                say("study", "indicators", all, "--at", "2023-10-07", "--json").json();
        JsonNode past = say("study", "indicators", cut, "--json").json();
        assertThat(whole.path("rows").asInt()).isEqualTo(280);
        assertThat(whole.path("missing").isEmpty()).isTrue();
        past.properties().stream()
                .filter(field -> !field.getKey().equals("file"))
                .forEach(field -> assertThat(whole.path(field.getKey()))
                        .as(field.getKey())
                        .isEqualTo(field.getValue()));
    }

    @Test
    void aDayWithoutARowStandsForTheOneBefore() throws IOException {
        String closes = file("closes.csv", "date,close\n2024-01-05,100\n2024-01-08,\n");
        JsonNode sunday = say("study", "indicators", closes, "--at", "2024-01-07", "--json")
                .json();
        assertThat(sunday.path("session").asString()).isEqualTo("2024-01-05");
        assertThat(sunday.path("drawdown").asDouble()).isZero();
        assertThat(sunday.path("missing").path("atr14").asString()).isEqualTo("needs the columns high and low");
        JsonNode empty = say("study", "indicators", closes, "--json").json();
        assertThat(empty.path("close").isNull()).isTrue();
        assertThat(empty.path("missing").path("drawdown").asString()).isEqualTo("no close on 2024-01-08");
        assertThat(say("study", "indicators", closes, "--at", "2020-01-01").err())
                .contains("lies before the first row");
        assertThat(say("study", "indicators", file("none.csv", "date,close\n")).err())
                .contains("has no rows");
        Said never = say("study", "indicators", closes, "--at", "2023-02-30");
        assertThat(never.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(never.err())
                .contains("--at", "'2023-02-30' is not a day; write it like 2026-11-20")
                .doesNotContain("java", "LocalDate");
    }

    @Test
    void aFileThatTheMemoryWouldNotHoldIsRefusedBeforeItIsRead() throws IOException {
        long most = Runtime.getRuntime().maxMemory() / 32;
        Path large = folder.resolve("large.csv");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(most + 1);
        }
        Said refused = say("study", "metrics", large.toString());
        assertThat(refused.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(refused.err()).contains("large.csv has ", "PEAFLOW_JAVA_OPTS=-Xmx2g");
    }

    @Test
    void anAccountMayBeWrittenDownInSeveralWays() throws IOException {
        // Always: 1000 in, 1100 before 500 more, 1680 at the end.
        for (String[] form : new String[][] {
            {"after", "2023-01-01,-1000,1000\n2023-07-02,-500,1600\n2024-01-01,1680,0\n"},
            {"after", "2023-01-01,-1000,\n2023-07-02,-500,1600\n2024-01-01,1680,1680\n"},
            {"after", "2023-01-01,-1000,0\n2023-07-02,-500,1600\n2024-01-01,1680,\n"},
            {"after", "2023-01-01,,1000\n2023-07-02,-200,1300\n2023-07-02,-300,1600\n2023-08-01,,\n2024-01-01,,1680\n"},
            {"before", "2023-01-01,-1000,0\n2023-07-02,-500,1100\n2024-01-01,1680,1680\n"},
            {"before", "2023-01-01,-1000,\n2023-07-02,-500,1100\n2024-01-01,1680,\n"},
            {"before", "2023-01-01,-1000,\n2023-07-02,-500,1100\n2024-01-01,,1680\n"},
        }) {
            JsonNode json = say(
                            "study",
                            "cashflows",
                            file("f.csv", "date,amount,value\n" + form[1]),
                            "--value",
                            form[0],
                            "--json")
                    .json();
            assertThat(json.path("xirr").asDouble()).as(form[1]).isCloseTo(0.144900664258, within(1e-11));
            assertThat(json.path("twr").asDouble()).as(form[1]).isCloseTo(0.155, within(1e-12));
        }
    }

    @Test
    void paymentsWithoutARateOrAValueSaySo() throws IOException {
        JsonNode none = say("study", "cashflows", file("f.csv", "date,amount\n2023-01-01,-100\n"), "--json")
                .json();
        assertThat(none.path("xirr").isNull()).isTrue();
        assertThat(none.path("missing").path("xirr").asString()).isEqualTo("nothing was received");
        assertThat(none.path("xirrIsUnique").asBoolean(true)).isFalse();
        String gap = "date,amount,value\n2023-01-01,-100,100\n2023-02-01,-50,\n2023-03-01,170,\n";
        assertThat(say("study", "cashflows", file("f.csv", gap)).out())
                .contains("no value on 2023-02-01, a day with a payment");
        assertThat(say("study", "cashflows", file("f.csv", "date,amount,value\n2023-01-01,1,-1\n"))
                        .err())
                .contains("column value: \"-1\" is below zero");
    }

    @Test
    void twoFilesAreComparedOnTheirCommonDays() throws IOException {
        String a = file("a.csv", CLOSES);
        String b = file("b.csv", "date,close\n2024-01-01,50\n" + CLOSES.substring(11));
        JsonNode json = say("study", "compare", a, b, "--json").json();
        assertThat(json.path("commonDays").asInt()).isEqualTo(4);
        assertThat(json.path("beta").asDouble()).isCloseTo(1, within(1e-12));
        assertThat(json.path("missing").path("informationRatio").asString()).contains("does not vary");
        JsonNode none = say("study", "compare", a, file("c.csv", "date,close\n2020-01-01,50\n"), "--json")
                .json();
        assertThat(none.path("from").isNull()).isTrue();
        assertThat(none.path("correlationMatrix").get(0).get(1).isNull()).isTrue();
        assertThat(say("study", "compare", a, b).out()).contains("beta");
    }

    @Test
    void aPictureIsWrittenAndItsPathSaidWhereThereIsNoDesktop() throws IOException {
        Said said = say("study", "metrics", file("a<b.csv", CLOSES), "--open");
        assertThat(said.exit()).isZero();
        Path page = Path.of(said.out().strip().replaceFirst(".*picture is ", ""));
        assertThat(page)
                .content()
                .contains("<svg", "a&lt;b.csv", "worstDrawdowns")
                .doesNotContain("http://localhost");
        Files.delete(page);

        Said both = say("study", "indicators", file("c.csv", CLOSES), "--open", "--json");
        assertThat(both.json().path("close").asDouble()).isEqualTo(121);
        Files.delete(Path.of(both.err().strip().replaceFirst(".*picture is ", "")));
    }

    @Test
    void aPictureIsOpenedOnADesktop() throws IOException {
        Path opener = Files.writeString(folder.resolve("xdg-open"), "#!/bin/sh\nexit 0\n");
        Files.setPosixFilePermissions(opener, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> desktop = Map.of("DISPLAY", ":0", "PATH", folder.toString());
        Said said = say(desktop, "study", "compare", file("a.csv", CLOSES), file("b.csv", CLOSES), "--open");
        assertThat(said.out()).startsWith("Opened ");
        Files.delete(Path.of(said.out().strip().replaceFirst("Opened ", "")));

        Files.writeString(opener, "no program");
        Files.setPosixFilePermissions(opener, PosixFilePermissions.fromString("rw-------"));
        Said none = say(desktop, "study", "cashflows", file("f.csv", "date,amount\n2023-01-01,-1\n"), "--open");
        assertThat(none.out()).contains("no desktop");
        Files.delete(Path.of(none.out().strip().replaceFirst(".*picture is ", "")));
    }
}
