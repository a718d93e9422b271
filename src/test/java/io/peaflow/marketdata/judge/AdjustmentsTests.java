package io.peaflow.marketdata.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.marketdata.source.Quotes.Event;
import io.peaflow.marketdata.source.Quotes.Event.Dividend;
import io.peaflow.marketdata.source.Quotes.Event.Split;
import io.peaflow.testing.Recorded;
import io.peaflow.testing.RecordedData;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdjustmentsTests {

    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);

    private static int[] days(int rows) {
        int[] day = new int[rows];
        for (int row = 0; row < rows; row++) {
            day[row] = Math.toIntExact(FIRST.toEpochDay()) + row;
        }
        return day;
    }

    @Test
    void theLastRowIsWhatItIs() {
        var adjustments = Adjustments.of(
                days(3),
                new double[] {100, 50, 49},
                List.of(new Split(FIRST.plusDays(1), 2), new Dividend(FIRST.plusDays(2), 1)));

        assertThat(adjustments.splitAdjusted(new double[] {100, 50, 49})).containsExactly(50, 50, 49);
        assertThat(adjustments.withDividends(new double[] {100, 50, 49})).containsExactly(49, 49, 49);
        assertThat(adjustments.split(2)).isEqualTo(1);
        assertThat(adjustments.totalReturn(2)).isEqualTo(1);
    }

    @Test
    void eventsOutsideTheRowsChangeNothing() {
        var adjustments = Adjustments.of(
                days(2), new double[] {10, 10}, List.of(new Split(FIRST, 2), new Dividend(FIRST.plusDays(9), 1)));

        assertThat(adjustments.withDividends(new double[] {10, 10})).containsExactly(10, 10);
    }

    @Test
    void aDividendOnTheDayOfASplitIsPaidOnNewShares() {
        var adjustments = Adjustments.of(
                days(2),
                new double[] {100, 24},
                List.of(new Split(FIRST.plusDays(1), 4), new Dividend(FIRST.plusDays(1), 1)));

        assertThat(adjustments.totalReturn(0)).isCloseTo(0.25 * 0.96, within(1e-15));
    }

    @Test
    void aDividendOfTheWholePriceIsLeftOut() {
        var adjustments =
                Adjustments.of(days(2), new double[] {100, 99}, List.of(new Dividend(FIRST.plusDays(1), 100)));

        assertThat(adjustments.withDividends(new double[] {100, 99})).containsExactly(100, 99);
    }

    /** The second method: somebody holds one share, and buys more with each dividend at the price without it. */
    @Test
    void agreesWithAnAccountThatReinvests() {
        var random = new SplittableRandom(3);
        for (int round = 0; round < 300; round++) {
            int rows = 60;
            double[] traded = new double[rows];
            double[] shares = new double[rows];
            List<Event> events = new ArrayList<>();
            double price = 100;
            double held = 1;
            for (int row = 0; row < rows; row++) {
                double before = price;
                LocalDate day = FIRST.plusDays(row);
                if (row > 0 && random.nextInt(15) == 0) {
                    double factor = random.nextBoolean() ? 3 : 0.5;
                    events.add(new Split(day, factor));
                    price /= factor;
                    before /= factor;
                    held *= factor;
                }
                if (row > 0 && random.nextInt(10) == 0) {
                    double amount = before * 0.04 * random.nextDouble();
                    events.add(new Dividend(day, amount));
                    held *= before / (before - amount);
                    price -= amount;
                }
                price *= Math.exp(0.02 * random.nextGaussian());
                traded[row] = price;
                shares[row] = held;
            }
            var adjustments = Adjustments.of(days(rows), traded, events);
            double[] total = adjustments.withDividends(traded);
            for (int row = 0; row < rows; row++) {
                double worth = shares[row] * traded[row] / (shares[rows - 1] * traded[rows - 1]);
                assertThat(total[row] / total[rows - 1]).isCloseTo(worth, within(1e-12));
            }
        }
    }

    /**
     * The provider's own adjusted closes, recorded, from its closes and events brought back to what was traded. It prints
     * 32-bit numbers; and it forgot to tell the four dividends of 0.004 in NVIDIA's body, which its adjusted closes hold.
     */
    @Recorded
    @ParameterizedTest
    @CsvSource({"AAPL_split_and_dividend, 49, 2e-5", "NVDA_split, 252, 1e-3", "MSFT_dividends, 252, 2e-5"})
    void agreesWithTheRecordedAdjustedCloses(String body, int rows, double tolerance) throws IOException {
        JsonNode result = JsonMapper.shared()
                .readTree(Files.readString(RecordedData.file("http/yahoo/chart_" + body + ".json")))
                .at("/chart/result/0");
        var zone = ZoneId.of(result.at("/meta/exchangeTimezoneName").asString());
        assertThat(result.get("timestamp").size()).isEqualTo(rows);
        int[] day = new int[rows];
        double[] traded = new double[rows];
        double[] told = new double[rows];
        List<Event> events = new ArrayList<>();
        result.at("/events/splits")
                .forEach(split -> events.add(new Split(
                        day(split, zone),
                        split.get("numerator").asDouble()
                                / split.get("denominator").asDouble())));
        var unsplit = Unsplit.by(events);
        for (int row = 0; row < rows; row++) {
            day[row] = Math.toIntExact(
                    Instant.ofEpochSecond(result.get("timestamp").get(row).asLong())
                            .atZone(zone)
                            .toLocalDate()
                            .toEpochDay());
            traded[row] = result.at("/indicators/quote/0/close").get(row).asDouble() * unsplit.factorAt(day[row]);
            told[row] = result.at("/indicators/adjclose/0/adjclose").get(row).asDouble();
        }
        result.at("/events/dividends").forEach(dividend -> {
            LocalDate exDay = day(dividend, zone);
            double amount = dividend.get("amount").asDouble() * unsplit.factorAt(Math.toIntExact(exDay.toEpochDay()));
            events.add(new Dividend(exDay, amount));
        });
        assertThat(events).isNotEmpty();

        double[] ours = Adjustments.of(day, traded, events).withDividends(traded);
        double later = told[rows - 1] / ours[rows - 1];
        for (int row = 0; row < rows; row++) {
            assertThat(ours[row] * later).as("row %d", row).isCloseTo(told[row], within(tolerance * told[row]));
        }
    }

    private static LocalDate day(JsonNode event, ZoneId zone) {
        return Instant.ofEpochSecond(event.get("date").asLong()).atZone(zone).toLocalDate();
    }
}
