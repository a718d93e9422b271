package io.peaflow.marketdata.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.marketdata.watchedfolder.PriceFile;
import io.peaflow.testing.Recorded;
import io.peaflow.testing.RecordedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No sequence of bytes makes a parser throw, and none that was cut off gives a number that was never sent. */
class HostileBodiesTests {

    static Stream<Bodies.Good> good() {
        return Bodies.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("good")
    void understandsTheWhole(Bodies.Good good) {
        assertThat(Bodies.isData(read(good, good.bytes()))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("good")
    @Tag("F22")
    void takesNoRowThatWasNotSentFromABodyCutAnywhere(Bodies.Good good) {
        byte[] whole = good.bytes();
        boolean json = good.body().startsWith("{");
        for (int length = 0; length < whole.length; length++) {
            Reply reply = read(good, Arrays.copyOf(whole, length));
            if (json) {
                assertThat(Bodies.isData(reply)).as("cut at %d", length).isFalse();
            } else {
                assertThat(rows(read(good, whole))).containsAll(rows(reply));
            }
        }
    }

    @Test
    @Recorded
    @Tag("F22")
    void takesNoRowFromARecordedBodyCutAtEvery64thByte(TestReporter report) throws IOException {
        int cuts = 0;
        List<Path> bodies;
        try (Stream<Path> files = Files.walk(RecordedData.file("http"))) {
            bodies = files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("index.json"))
                    .toList();
        }
        for (Path file : bodies) {
            byte[] whole = Files.readAllBytes(file);
            String symbol = symbolOf(file);
            for (int length = 0; length < whole.length; length += 64) {
                byte[] cut = Arrays.copyOf(whole, length);
                for (Bodies.Good good : understanding(file)) {
                    Reply reply = parse(good.dialect(), symbol, cut);
                    if (Bodies.isData(reply)) {
                        Reply all = parse(good.dialect(), symbol, whole);
                        assertThat(file.toString())
                                .as("only tables may be read up to a cut")
                                .endsWith(".csv");
                        assertThat(rows(all)).containsAll(rows(reply));
                    }
                    cuts++;
                }
            }
        }
        report.publishEntry("cuts", Integer.toString(cuts));
    }

    /** Without the doorman, whose masked samples would take most of the time. */
    private static Reply parse(Dialect dialect, String symbol, byte[] body) {
        try {
            return dialect.read(Bodies.want(symbol), Answer.of(200, body));
        } catch (Unreadable unreadable) {
            return new Reply.Unusable(unreadable.reason(), "");
        }
    }

    /** The dialects of the folder's provider; all of them for a provider that is no source. */
    private static List<Bodies.Good> understanding(Path file) {
        String folder = file.getParent().getFileName().toString();
        List<Bodies.Good> own = Bodies.ALL.stream()
                .filter(good -> good.dialect().name().equals(folder))
                .toList();
        return own.isEmpty() ? Bodies.ALL : own;
    }

    /** Recorded files carry their symbol in their name. */
    private static String symbolOf(Path file) {
        String name = file.getFileName().toString();
        return switch (file.getParent().getFileName().toString()) {
            case "yahoo" -> name.replaceAll("^chart_", "").replaceAll("_.*|\\.json", "");
            case "euronext" -> name.replaceAll(".*?([A-Z]{2}[A-Z0-9]{9}[0-9])_.*", "$1-XPAR");
            case "boursorama" -> name.replaceAll("GetTicksEOD_(.*)\\.json", "$1");
            default -> name.contains("WGS10YR") ? "WGS10YR" : "GDP";
        };
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void neverThrowsOnAMutatedBody(@ForAll("bodies") Bodies.Good good, @ForAll Random random) {
        byte[] mutated = mutate(good.bytes(), random);

        Reply reply = read(good, mutated);

        assertThat(reply).isNotNull();
        if (reply instanceof Reply.Unusable unusable) {
            assertThat(unusable.reason()).isNotBlank().hasSizeLessThan(400);
            assertThat(unusable.sample().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4096);
        }
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void neverThrowsOnAnyBytes(
            @ForAll("bodies") Bodies.Good good, @ForAll byte[] bytes, @ForAll("statuses") int status) {
        assertThat(Bodies.isData(Doorman.read(good.dialect(), good.want(), Answer.of(status, bytes))))
                .isFalse();
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void neverThrowsOnAMutatedFile(@ForAll Random random) {
        byte[] mutated = mutate(PriceFileBodies.PRICES.getBytes(StandardCharsets.UTF_8), random);
        try {
            assertThat(PriceFile.read(new String(mutated, StandardCharsets.UTF_8) + "\n"))
                    .isNotNull();
        } catch (Unreadable unreadable) {
            assertThat(unreadable.reason()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<Bodies.Good> bodies() {
        return Arbitraries.of(Bodies.ALL);
    }

    @Provide
    Arbitrary<Integer> statuses() {
        return Arbitraries.of(200, 204, 206, 301, 400, 401, 404, 408, 410, 429, 500, 503);
    }

    /** One to eight changes: a byte replaced, removed, doubled, or a stretch of digits, brackets or nothing put in. */
    private static byte[] mutate(byte[] body, Random random) {
        byte[] mutated = body;
        for (int change = random.nextInt(8); change >= 0; change--) {
            int at = random.nextInt(Math.max(1, mutated.length));
            String before = new String(mutated, 0, Math.min(at, mutated.length), StandardCharsets.ISO_8859_1);
            String after = at < mutated.length
                    ? new String(mutated, at, mutated.length - at, StandardCharsets.ISO_8859_1)
                    : "";
            String between = switch (random.nextInt(7)) {
                case 0 -> String.valueOf((char) random.nextInt(256));
                case 1 -> "99999999999999999999";
                case 2 -> "[{".repeat(random.nextInt(1200));
                case 3 -> "null";
                case 4 -> "\"\n;,";
                case 5 -> "-1e400";
                default -> "";
            };
            int dropped = Math.min(after.length(), random.nextInt(4));
            mutated = (before + between + after.substring(dropped)).getBytes(StandardCharsets.ISO_8859_1);
        }
        return mutated;
    }

    private static Reply read(Bodies.Good good, byte[] body) {
        return Doorman.read(good.dialect(), good.want(), Answer.of(200, body));
    }

    private static Set<String> rows(Reply reply) {
        var rows = new HashSet<String>();
        if (reply instanceof Reply.Prices prices) {
            Quotes quotes = prices.quotes();
            for (int row = 0; row < quotes.size(); row++) {
                rows.add(quotes.day()[row] + " " + quotes.open()[row] + " " + quotes.high()[row] + " "
                        + quotes.low()[row] + " " + quotes.close()[row] + " " + quotes.volume()[row]);
            }
        }
        if (reply instanceof Reply.Values values) {
            Observations told = values.observations();
            for (int row = 0; row < told.size(); row++) {
                rows.add(told.day()[row] + " " + told.value()[row] + " " + told.publishedOn()[row]);
            }
        }
        return rows;
    }
}
