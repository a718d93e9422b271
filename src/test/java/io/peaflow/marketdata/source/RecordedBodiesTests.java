package io.peaflow.marketdata.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.marketdata.watchedfolder.PriceFile;
import io.peaflow.testing.Recorded;
import io.peaflow.testing.RecordedData;
import io.peaflow.testing.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every recorded body has one expected outcome. The table was computed by another program in another language, from the
 * bodies themselves.
 */
@Recorded
class RecordedBodiesTests {

    private static final Map<String, JsonNode> INDEX = new HashMap<>();

    /** One line of the table. */
    record Expected(
            String file,
            String source,
            String symbol,
            String outcome,
            String rows,
            String first,
            String last,
            String currency,
            String empty,
            String events,
            String sum) {

        @Override
        public String toString() {
            return file;
        }
    }

    @BeforeAll
    static void readTheIndex() throws IOException {
        JsonNode index = JsonMapper.shared().readTree(Files.readAllBytes(RecordedData.file("http/index.json")));
        index.forEach(entry -> INDEX.put(entry.path("file").asString(), entry));
    }

    static Stream<Expected> table() {
        return Repository.text("src/test/resources/marketdata/recorded-bodies.tsv")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(c -> new Expected(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10]));
    }

    @Test
    void everyBodyOfTheIndexIsInTheTable() {
        assertThat(table().map(Expected::file))
                .containsExactlyInAnyOrderElementsOf(INDEX.keySet())
                .hasSize(100);
    }

    @ParameterizedTest
    @MethodSource("table")
    @Tag("F21")
    void everyBodyHasItsOutcome(Expected expected) throws IOException {
        Answer answer = answer(expected.file());

        for (Bodies.Good other : Bodies.ALL) {
            boolean own = other.dialect().name().equals(expected.source());
            Reply reply = Doorman.read(other.dialect(), Bodies.want(own ? expected.symbol() : "LQQ"), answer);
            if (own && !other.name().equals("fredgraph")) {
                assertOutcome(expected, reply);
            } else {
                assertThat(Bodies.isData(reply)).as("%s by %s", expected, other).isFalse();
            }
        }
        assertThat(answer.sample().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4096);
    }

    @ParameterizedTest
    @MethodSource("table")
    void noRecordedBodyTripsTheReaderOfFiles(Expected expected) throws IOException {
        Reply reply;
        try {
            reply = PriceFile.read(answer(expected.file()).text());
        } catch (Unreadable unreadable) {
            reply = new Reply.Unusable(unreadable.reason(), "");
        }
        assertThat(reply instanceof Reply.Prices).isEqualTo(expected.file().equals("http/stooq/cac_daily_shape.csv"));
    }

    private static void assertOutcome(Expected expected, Reply reply) {
        assertThat(reply.getClass().getSimpleName()).isEqualTo(expected.outcome());
        switch (reply) {
            case Reply.Prices prices -> {
                Quotes quotes = prices.quotes();
                assertThat(quotes.currency()).isEqualTo(expected.currency());
                assertThat(quotes.events()).hasSize(Integer.parseInt(expected.events()));
                assertRows(expected, quotes.day(), quotes.close());
            }
            case Reply.Values values -> {
                Observations told = values.observations();
                assertThat(IntStream.of(told.publishedOn()).filter(day -> day != Observations.UNKNOWN))
                        .hasSize(Integer.parseInt(expected.events()));
                assertRows(expected, told.day(), told.value());
            }
            default -> assertThat(expected.rows()).isEmpty();
        }
    }

    private static void assertRows(Expected expected, int[] day, double[] value) {
        List<Integer> given = IntStream.range(0, day.length)
                .filter(row -> !Double.isNaN(value[row]))
                .boxed()
                .toList();
        assertThat(day).hasSize(Integer.parseInt(expected.rows()));
        assertThat(day.length - given.size()).isEqualTo(Integer.parseInt(expected.empty()));
        assertThat(given.stream().mapToInt(row -> day[row]).min())
                .hasValue((int) LocalDate.parse(expected.first()).toEpochDay());
        assertThat(given.stream().mapToInt(row -> day[row]).max())
                .hasValue((int) LocalDate.parse(expected.last()).toEpochDay());
        assertThat(given.stream().mapToDouble(row -> value[row]).sum())
                .isCloseTo(Double.parseDouble(expected.sum()), within(1e-5));
    }

    private static Answer answer(String file) throws IOException {
        JsonNode entry = INDEX.getOrDefault(file, JsonMapper.shared().createObjectNode());
        String location = entry.path("headers").path("location").asString("");
        return new Answer(
                entry.path("status").asInt(),
                Files.readAllBytes(RecordedData.file(file)),
                null,
                location.isEmpty() ? null : location,
                null);
    }
}
