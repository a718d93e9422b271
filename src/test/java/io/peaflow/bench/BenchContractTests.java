package io.peaflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms of bench/run that scripts of users rely on; what the figures are is measured, not tested. */
class BenchContractTests {

    private record Ended(int code, List<String> lines) {}

    private static Ended call(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        return new Ended(process.waitFor(), lines);
    }

    private static List<Path> figures() throws IOException {
        try (Stream<Path> files = Files.list(Repository.file("bench"))) {
            return files.filter(file -> file.getFileName().toString().matches("p\\d+|indicators|growth"))
                    .toList();
        }
    }

    @Test
    void everyFigureCanBeStartedAndIsExplained() throws IOException {
        String explained = Repository.text("bench/README.md");
        assertThat(figures()).isNotEmpty().allSatisfy(figure -> {
            assertThat(figure).isExecutable();
            assertThat(explained)
                    .contains("## " + figure.getFileName().toString().toUpperCase(Locale.ROOT) + ":");
        });
    }

    @Test
    void theLastLineHasItsFormAndShortOfMustIsAnError() throws Exception {
        for (boolean met : List.of(true, false)) {
            Ended ended = call(
                    Repository.file("bench"),
                    "python3",
                    "-Bc",
                    "import figure; figure.verdict('P1', 0.4, '0.50', '0.35', 'a against b', %s, False)"
                            .formatted(met ? "True" : "False"));
            assertThat(ended.code()).isEqualTo(met ? 0 : 1);
            assertThat(ended.lines().getLast()).isEqualTo("P1 ratio=0.40 must=0.50 goal=0.35 a against b");
        }
    }

    @Test
    void anUnknownFigureIsRefusedWithTheKnownOnes() throws Exception {
        Ended ended = call(Repository.root(), "bench/run", "P99");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.lines())
                .singleElement()
                .asString()
                .contains("P99", "P1 P2 P6 P7 P10 P11 P12 P13 P14 P16 P18 P19 P20 P22 P23");
    }

    @Test
    void oneFigureIsCalledInAnyCaseAndNoneMeansAll(@TempDir Path copy) throws Exception {
        Path run = Files.copy(Repository.file("bench/run"), copy.resolve("run"));
        figure(copy.resolve("p2"), "P2 ratio=1.00 must=0.85 goal=0.70 a against b", 1);
        figure(copy.resolve("p10"), "P10 ratio=0.10 must=0.85 goal=0.70 a against b", 0);

        assertThat(call(copy, run.toString(), "P10"))
                .isEqualTo(new Ended(0, List.of("P10 ratio=0.10 must=0.85 goal=0.70 a against b")));
        assertThat(call(copy, run.toString(), "p2").code()).isEqualTo(1);

        Ended all = call(copy, run.toString());
        assertThat(all.code()).isEqualTo(1);
        assertThat(all.lines().subList(all.lines().size() - 2, all.lines().size()))
                .containsExactly(
                        "P2 ratio=1.00 must=0.85 goal=0.70 a against b   <- exit 1",
                        "P10 ratio=0.10 must=0.85 goal=0.70 a against b");
    }

    private static void figure(Path script, String lastLine, int code) throws IOException {
        Files.writeString(script, "#!/bin/sh\necho '" + lastLine + "'\nexit " + code + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }
}
