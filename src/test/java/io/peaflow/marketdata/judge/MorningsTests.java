package io.peaflow.marketdata.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.source.Quotes.Event.Split;
import io.peaflow.testing.Recorded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge as it is asked every morning: a new row, the five before it again, and a year that is stored. */
class MorningsTests {

    private static final int ROWS = 300;
    private static final int OVERLAP = 5;
    private static final int TRIES = 500;

    /** What a source may get wrong one morning. */
    enum Fault {
        NEWEST_HUNDREDFOLD {
            @Override
            Judged put(Rows rows, SplittableRandom random) {
                return judged(rows, fetched(rows).scale(OVERLAP, OVERLAP + 1, random.nextBoolean() ? 100 : 0.01));
            }
        },
        ALL_HUNDREDFOLD {
            @Override
            Judged put(Rows rows, SplittableRandom random) {
                return judged(rows, fetched(rows).scale(0, OVERLAP + 1, random.nextBoolean() ? 100 : 0.01));
            }
        },
        ANOTHER_CURRENCY_UNSAID {
            @Override
            Judged put(Rows rows, SplittableRandom random) {
                double rate = (random.nextBoolean() ? 1 : -1) * (0.04 + 0.5 * random.nextDouble());
                Rows fetched = fetched(rows);
                for (int row = 0; row <= OVERLAP; row++) {
                    fetched.scale(row, row + 1, Math.exp(rate + 0.005 * random.nextGaussian()));
                }
                return judged(rows, fetched);
            }
        },
        SPLIT_WITHOUT_EVENT {
            @Override
            Judged put(Rows rows, SplittableRandom random) {
                return judged(rows, splitting(fetched(rows), ratio(random)));
            }
        },
        SPLIT_WITHOUT_EVENT_AT_BOTH_SOURCES {
            @Override
            Judged put(Rows rows, SplittableRandom random) {
                Rows fetched = splitting(fetched(rows), ratio(random));
                return Judge.judge(question(rows, fetched).comparedWith(fetched.quotes()));
            }
        },
        SPLIT_NOT_APPLIED {
            @Override
            Judged put(Rows rows, SplittableRandom random) {
                double ratio = ratio(random);
                Rows fetched = splitting(fetched(rows), ratio);
                fetched.events.add(new Split(fetched.session(OVERLAP), ratio));
                return judged(rows, fetched);
            }
        },
        REWRITTEN_UP_TO_A_DAY {
            @Override
            Judged put(Rows rows, SplittableRandom random) {
                double factor = Math.exp((random.nextBoolean() ? 1 : -1) * (0.02 + 0.3 * random.nextDouble()));
                return judged(rows, fetched(rows).scale(0, 2 + random.nextInt(2), factor));
            }
        };

        abstract Judged put(Rows rows, SplittableRandom random);

        static double ratio(SplittableRandom random) {
            double[] ratios = {1.5, 2, 3, 4, 5, 8, 10, 20, 0.5, 0.2, 0.1, 0.05};
            return ratios[random.nextInt(ratios.length)];
        }

        /** The newest row trades in new shares. */
        static Rows splitting(Rows fetched, double ratio) {
            fetched.scale(OVERLAP, OVERLAP + 1, 1 / ratio);
            fetched.volume[OVERLAP] = Math.round(fetched.volume[OVERLAP] * ratio);
            return fetched;
        }
    }

    private static Rows fetched(Rows rows) {
        return rows.slice(rows.size() - OVERLAP - 1, rows.size());
    }

    private static Question question(Rows rows, Rows fetched) {
        return fetched.question().knowing(rows.history(0, rows.size() - 1), List.of());
    }

    private static Judged judged(Rows rows, Rows fetched) {
        return Judge.judge(question(rows, fetched));
    }

    @Tag("F25")
    @ParameterizedTest
    @EnumSource
    void ninetyNineFaultsOfAHundredAreFound(Fault fault) {
        var random = new SplittableRandom(27 + fault.name().hashCode());
        long found = Stream.generate(() -> Rows.madeUp(random.nextLong(), ROWS))
                .limit(TRIES)
                .filter(rows -> MutationTests.notGood(fault.put(rows, random)) > 0)
                .count();

        assertThat(found).as("of %d", TRIES).isGreaterThanOrEqualTo(TRIES * 99 / 100);
    }

    @Tag("F25")
    @Test
    void oneSoundMorningInAThousandAtMostIsKeptApart() {
        int mornings = 0;
        int apart = 0;
        for (long seed = 0; seed < 300; seed++) {
            Rows whole = Rows.madeUp(seed, ROWS);
            for (int last = ROWS - 20; last < ROWS; last++) {
                Rows rows = whole.slice(0, last + 1);
                mornings++;
                apart += MutationTests.notGood(judged(rows, fetched(rows))) > 0 ? 1 : 0;
            }
        }
        assertThat(apart).as("of %d", mornings).isLessThanOrEqualTo(mornings / 1000);
    }

    /** Eighteen years lived morning by morning, one source, the market beside it: crashes stay, and two filled holidays wait. */
    @Recorded
    @Tag("F25")
    @ParameterizedTest
    @ValueSource(strings = {"AIR", "BNP", "MC", "OR", "SAN"})
    void recordedYearsPassMorningByMorning(String symbol) {
        Lived lived = live("prices/cac40_2000_2026/" + symbol + ".PA.csv");

        assertThat(lived.mornings).isGreaterThan(4500);
        assertThat(lived.apart).containsExactly("2014-05-01 HOLIDAY", "2019-12-25 HOLIDAY");
    }

    private record Lived(int mornings, List<String> apart) {}

    private static Lived live(String file) {
        Rows rows = Rows.recorded(file);
        Arrays.fill(rows.adjusted, Double.NaN);
        Rows index = Rows.recorded("prices/index/FCHI.csv");
        var stored = new TreeMap<Integer, Integer>();
        var apart = new ArrayList<String>();
        int mornings = 0;
        int from = Math.max(ROWS, Math.abs(rows.row("2008-01-02")));
        for (int row = 0; row < from; row++) {
            stored.put(rows.day[row], row);
        }
        var share = new Instrument(
                symbol(file),
                file,
                InstrumentKind.SHARE,
                null,
                TradingCalendar.euronextParis(),
                "EUR",
                1,
                false,
                null,
                null);
        for (int newest = from; newest < rows.size(); newest++) {
            Rows fetched = rows.slice(newest - OVERLAP, newest + 1);
            int[] known = stored.tailMap(rows.day[Math.max(0, newest - ROWS)]).values().stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
            var history = new History(
                    Arrays.stream(known).map(row -> rows.day[row]).toArray(),
                    Arrays.stream(known).mapToDouble(row -> rows.close[row]).toArray(),
                    Arrays.stream(known).mapToLong(row -> rows.volume[row]).toArray());
            int today = Arrays.binarySearch(index.day, rows.day[newest]);
            int until = today >= 0 ? today + 1 : -today - 1;
            Judged judged = Judge.judge(Question.of(share, fetched.quotes(), fetched.evening())
                    .knowing(history, List.of())
                    .inMarket(index.history(Math.max(0, until - ROWS), until)));
            mornings++;
            if (judged.verdict(OVERLAP) != Verdict.GOOD) {
                apart.add(rows.session(newest) + " "
                        + judged.reasons(OVERLAP).iterator().next());
            }
            for (int row = 0; row < judged.size(); row++) {
                int day = judged.epochDay(row);
                if (judged.verdict(row) == Verdict.GOOD) {
                    stored.put(day, newest - OVERLAP + row);
                } else if (judged.isBadInItself(row)) {
                    stored.remove(day);
                }
            }
        }
        return new Lived(mornings, apart);
    }

    private static String symbol(String file) {
        return file.replaceAll(".*/|\\..*", "");
    }
}
