package io.peaflow.marketdata.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.marketdata.source.Quotes.Event;
import io.peaflow.marketdata.source.Quotes.Event.Dividend;
import io.peaflow.marketdata.source.Quotes.Event.Split;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnsplitTests {

    private static final LocalDate DAY = LocalDate.of(2020, 8, 31);

    private static int epoch(LocalDate day) {
        return Math.toIntExact(day.toEpochDay());
    }

    @Test
    void multipliesByTheSplitsAfterTheDayAndNotByTheDaysOwn() {
        var unsplit = Unsplit.by(List.of(new Split(DAY, 4), new Dividend(DAY, 1), new Split(DAY.plusYears(1), 0.1)));

        assertThat(unsplit.factorAt(epoch(DAY.minusDays(1)))).isCloseTo(0.4, within(1e-15));
        assertThat(unsplit.factorAt(epoch(DAY))).isEqualTo(0.1);
        assertThat(unsplit.factorAt(epoch(DAY.plusYears(1)))).isEqualTo(1);
    }

    @Test
    void withoutSplitsThePricesAreAsTraded() {
        var unsplit = Unsplit.by(List.of(new Dividend(DAY, 1)));

        assertThat(unsplit.factors(new int[] {1, 2})).containsExactly(1, 1);
    }

    @Test
    void theWalkAgreesWithTheProductOverAllLaterSplits() {
        var random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            List<Event> events = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                events.add(new Split(DAY.plusDays(random.nextInt(400)), 0.1 + 4 * random.nextDouble()));
            }
            int[] day = new int[400];
            for (int row = 0; row < day.length; row++) {
                day[row] = epoch(DAY) + row;
            }
            var unsplit = Unsplit.by(events);
            double[] factors = unsplit.factors(day);
            for (int row = 0; row < day.length; row++) {
                double product = 1;
                for (Event event : events) {
                    product *= event.exDay().toEpochDay() > day[row] ? ((Split) event).factor() : 1;
                }
                assertThat(factors[row]).isCloseTo(product, within(1e-12 * product));
                assertThat(unsplit.factorAt(day[row])).isEqualTo(factors[row]);
            }
        }
    }
}
