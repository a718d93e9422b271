package io.peaflow.marketdata.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.source.Quotes.Event;
import io.peaflow.testing.Recorded;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The known pairs at other prices and on other days: what finds them must not know them. */
@Recorded
@Tag("F25")
class VariedDefectsTests {

    private static final List<LocalDate> SESSIONS =
            TradingCalendar.euronextParis().sessionsBetween(LocalDate.of(2005, 1, 3), LocalDate.of(2026, 11, 20));
    private static final double[] FACTORS = {0.13, 0.5, 1, 3, 17.3, 250};
    private static final int[] FIRST = {0, 800, 2000, 3100, 4500};

    /** One row a session from the session of that number on, oldest first, prices and dividends times the factor. */
    private static Judged judged(String file, double factor, int first) {
        Rows told = Rows.repair(file);
        int[] order = IntStream.range(0, told.size())
                .boxed()
                .sorted(Comparator.comparingInt(row -> told.day[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        Rows varied = told.slice(0, told.size());
        varied.events.clear();
        for (int row = 0; row < order.length; row++) {
            int from = order[row];
            varied.day[row] = Math.toIntExact(SESSIONS.get(first + row).toEpochDay());
            varied.open[row] = told.open[from] * factor;
            varied.high[row] = told.high[from] * factor;
            varied.low[row] = told.low[from] * factor;
            varied.close[row] = told.close[from] * factor;
            varied.adjusted[row] = told.adjusted[from] * factor;
            varied.volume[row] = told.volume[from];
            for (Event event : told.events) {
                if (event.exDay().equals(told.session(from))) {
                    varied.events.add(moved(event, SESSIONS.get(first + row), factor));
                }
            }
        }
        return varied.judged();
    }

    private static Event moved(Event event, LocalDate day, double factor) {
        return switch (event) {
            case Event.Split split -> new Event.Split(day, split.factor());
            case Event.Dividend dividend -> new Event.Dividend(day, dividend.amount() * factor);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "TEP-PA-1d-bad-div, DUPLICATE_DIVIDEND",
        "KME-MI-1d-bad-div, OVERSIZED_DIVIDEND",
        "SPM-MI-1d-bad-stock-split, SPLIT_NOT_APPLIED",
        "MOB-ST-1d-bad-stock-split, SPLIT_NOT_APPLIED",
        "AET-L-1d-100x-error, HUNDREDFOLD",
        "8TRA-DE-1d-missing-div-adjust, ADJUSTED_CLOSE_INCONSISTENT"
    })
    void theBrokenOfAPairIsFoundAndTheRepairedIsNot(String file, Reason reason) {
        for (double factor : FACTORS) {
            for (int first : FIRST) {
                assertThat(has(judged(file, factor, first), reason))
                        .as("%s, factor %s, from %s", file, factor, SESSIONS.get(first))
                        .isTrue();
                assertThat(has(judged(file + "-fixed", factor, first), reason))
                        .as("%s repaired, factor %s, from %s", file, factor, SESSIONS.get(first))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"IBE-MC-1d-no-bad-divs", "TISG-MI-1d-no-bad-divs"})
    void aControlIsLeftInPeace(String file) {
        for (double factor : FACTORS) {
            for (int first : FIRST) {
                Judged judged = judged(file, factor, first);
                assertThat(IntStream.range(0, judged.size()))
                        .as("%s, factor %s, from %s", file, factor, SESSIONS.get(first))
                        .allMatch(row -> judged.verdict(row) == Verdict.GOOD);
                assertThat(judged.events()).extracting(JudgedEvent::verdict).containsOnly(Verdict.GOOD);
            }
        }
    }

    private static boolean has(Judged judged, Reason reason) {
        boolean bars = IntStream.range(0, judged.size())
                .anyMatch(row -> judged.reasons(row).contains(reason));
        return bars || judged.events().stream().anyMatch(event -> event.reason() == reason);
    }
}
