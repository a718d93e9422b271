package io.peaflow.marketdata.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.source.Quotes.Event.Dividend;
import io.peaflow.marketdata.source.Quotes.Event.Split;
import io.peaflow.testing.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sound histories with one fault put in, many times over: it is found, and a sound history is left in peace. */
class MutationTests {

    private static final int ROWS = 300;
    private static final int EARLIEST = 30;
    private static final int TRIES = 500;
    private static final int REJECTED_TRIES = 200;

    /** A fault of money: it may be found on the bars or on the events. */
    enum Fault {
        HUNDRED_TIMES {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                return rows.scale(row, row + 1, 100).judged();
            }
        },
        HUNDREDTH {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                return rows.scale(row, row + 1, 0.01).judged();
            }
        },
        HUNDRED_TIMES_FROM_A_DAY_ON {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                return rows.scale(row, ROWS, random.nextBoolean() ? 100 : 0.01).judged();
            }
        },
        HUNDRED_TIMES_IN_ONE_COLUMN {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                double[] column =
                        List.of(rows.open, rows.high, rows.low, rows.close).get(random.nextInt(4));
                column[row] *= random.nextBoolean() ? 100 : 0.01;
                return rows.judged();
            }
        },
        WRONG_CURRENCY {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                rows.currency = List.of("USD", "GBP", "GBp", "JPY", "CHF").get(random.nextInt(5));
                return rows.scale(0, ROWS, 0.5 + random.nextDouble()).judged();
            }
        },
        WRONG_CURRENCY_UNSAID {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                History known = rows.history(0, ROWS - 5);
                Rows fetched = rows.slice(ROWS - 10, ROWS).scale(0, 10, 1.03 + random.nextDouble());
                return Judge.judge(fetched.question().knowing(known, List.of()));
            }
        },
        SPLIT_WITHOUT_EVENT {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                return rows.scale(0, row, factor(random)).judged();
            }
        },
        SPLIT_NOT_APPLIED {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                double factor = factor(random);
                rows.events.add(new Split(rows.session(row), factor));
                return rows.scale(0, row, factor).judged();
            }
        },
        SPLIT_NOT_APPLIED_TO_ONE_ROW {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                double factor = factor(random);
                rows.events.add(new Split(rows.session(row), factor));
                int earlier = row - 1 - random.nextInt(5);
                return rows.scale(earlier, earlier + 1, factor).judged();
            }
        },
        EVENT_WITHOUT_SPLIT {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                Split split = new Split(rows.session(ROWS - 3), factor(random));
                if (random.nextBoolean()) {
                    rows.splitAdjusted = false;
                    rows.events.add(split);
                    return rows.judged();
                }
                Rows fetched = rows.slice(ROWS - 10, ROWS);
                fetched.events.add(split);
                return Judge.judge(fetched.question().knowing(rows.history(0, ROWS - 5), List.of()));
            }
        },
        DUPLICATE_DIVIDEND {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                rows.paying(row, 0.005 + 0.05 * random.nextDouble());
                Dividend paid = (Dividend) rows.events.getLast();
                int other = Math.clamp(row + (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(5)), 1, ROWS - 1);
                rows.events.add(new Dividend(rows.session(other), paid.amount()));
                return rows.judged();
            }
        },
        DIVIDEND_A_HUNDRED_TIMES {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                rows.paying(row, 0.005 + 0.05 * random.nextDouble());
                Dividend paid = (Dividend) rows.events.removeLast();
                rows.events.add(new Dividend(paid.exDay(), paid.amount() * 100));
                return rows.judged();
            }
        },
        DIVIDEND_A_HUNDREDTH {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                double share = 0.02 + 0.02 * random.nextDouble();
                rows.paying(50, share).paying(110, share).paying(180, share).paying(250, share);
                Dividend paid = (Dividend) rows.events.remove(random.nextInt(4));
                rows.events.add(new Dividend(paid.exDay(), paid.amount() / 100));
                return rows.judged();
            }
        },
        BAD_TICK {
            @Override
            Judged put(Rows rows, int row, SplittableRandom random) {
                double size = 0.3 + 0.15 * random.nextDouble();
                int last = Math.min(row, ROWS - 2);
                return rows.scale(last, last + 1, random.nextBoolean() ? 1 + size : 1 - size)
                        .judged();
            }
        };

        abstract Judged put(Rows rows, int row, SplittableRandom random);

        static double factor(SplittableRandom random) {
            double[] factors = {2, 3, 4, 5, 7, 10, 20, 0.5, 0.2, 0.1, 0.05};
            return factors[random.nextInt(factors.length)];
        }
    }

    private static boolean flagged(Judged judged) {
        return judged.events().stream().anyMatch(event -> event.verdict() != Verdict.GOOD) || notGood(judged) > 0;
    }

    static long notGood(Judged judged) {
        return IntStream.range(0, judged.size())
                .filter(row -> judged.verdict(row) != Verdict.GOOD)
                .count();
    }

    @Tag("F25")
    @ParameterizedTest
    @EnumSource
    void ninetyNineFaultsOfAHundredAreFound(Fault fault) {
        var random = new SplittableRandom(25 + fault.name().hashCode());
        long found = Stream.generate(() -> Rows.madeUp(random.nextLong(), ROWS))
                .limit(TRIES)
                .filter(rows -> flagged(fault.put(rows, EARLIEST + random.nextInt(ROWS - EARLIEST), random)))
                .count();

        assertThat(found).as("of %d", TRIES).isGreaterThanOrEqualTo(TRIES * 99 / 100);
    }

    static Stream<String> soundFiles() {
        return Stream.of("BNP", "OR", "MC", "SAN", "AIR").map(name -> "prices/cac40_2000_2026/" + name + ".PA.csv");
    }

    @Recorded
    @Tag("F25")
    @ParameterizedTest
    @MethodSource("soundFiles")
    void faultsInRecordedHistoriesAreFoundToo(String file) {
        Rows whole = Rows.recorded(file);
        var random = new SplittableRandom(26);
        int from = whole.row("2008-01-02");
        int tried = 0;
        int found = 0;
        while (tried < TRIES) {
            Fault fault = Fault.values()[tried % Fault.values().length];
            int start = from + random.nextInt(whole.size() - ROWS - from);
            Rows rows = whole.slice(start, start + ROWS);
            Arrays.fill(rows.adjusted, Double.NaN);
            if (!flagged(rows.slice(0, ROWS).judged())) {
                tried++;
                found += flagged(fault.put(rows, EARLIEST + random.nextInt(ROWS - EARLIEST), random)) ? 1 : 0;
            }
        }
        assertThat(found).as("of %d", tried).isGreaterThanOrEqualTo(tried * 99 / 100);
    }

    @Tag("F25")
    @Test
    void oneSoundRowInAThousandAtMostIsKeptApart() {
        long rows = 0;
        long apart = 0;
        for (long seed = 0; seed < 500; seed++) {
            Judged judged =
                    Rows.madeUp(seed, ROWS).paying(100, 0.03).paying(200, 0.02).judged();
            rows += judged.size();
            apart += notGood(judged);
            apart += judged.events().stream()
                    .filter(event -> event.verdict() != Verdict.GOOD)
                    .count();
        }
        assertThat(apart).as("of %d rows", rows).isLessThanOrEqualTo(rows / 1000);
    }

    /** A fault of form: the row itself is rejected, whatever else the history holds. */
    enum Form {
        FUTURE_DAY {
            @Override
            void put(Rows rows, int row, SplittableRandom random) {
                rows.day[ROWS - 1] += 1 + random.nextInt(3000);
            }
        },
        DUPLICATE_DAY {
            @Override
            void put(Rows rows, int row, SplittableRandom random) {
                rows.day[row] = rows.day[row - 1];
            }
        },
        WEEKEND {
            @Override
            void put(Rows rows, int row, SplittableRandom random) {
                int day = rows.day[row];
                while (!SessionDays.isWeekend(day)) {
                    day++;
                }
                rows.day[row] = day;
            }
        },
        HIGH_BELOW_LOW {
            @Override
            void put(Rows rows, int row, SplittableRandom random) {
                double high = rows.high[row];
                rows.high[row] = rows.low[row] - 0.01;
                rows.low[row] = high + 0.01;
            }
        },
        NOT_A_NUMBER {
            @Override
            void put(Rows rows, int row, SplittableRandom random) {
                rows.close[row] = List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                        .get(random.nextInt(3));
            }
        },
        ZERO {
            @Override
            void put(Rows rows, int row, SplittableRandom random) {
                column(rows, random)[row] = 0;
            }
        },
        NEGATIVE {
            @Override
            void put(Rows rows, int row, SplittableRandom random) {
                column(rows, random)[row] *= -1;
            }
        };

        abstract void put(Rows rows, int row, SplittableRandom random);

        static double[] column(Rows rows, SplittableRandom random) {
            return List.of(rows.open, rows.high, rows.low, rows.close).get(random.nextInt(4));
        }
    }

    @Tag("F26")
    @ParameterizedTest
    @EnumSource
    void everyRowOfBadFormIsRejected(Form form) {
        var random = new SplittableRandom(26 + form.name().hashCode());
        for (int i = 0; i < REJECTED_TRIES; i++) {
            Rows rows = Rows.madeUp(random.nextLong(), ROWS);
            Instant evening = rows.evening();
            form.put(rows, 1 + random.nextInt(ROWS - 1), random);
            Judged judged = Judge.judge(Question.of(Rows.share(), rows.quotes(), evening));

            assertThat(IntStream.range(0, judged.size()).filter(row -> judged.verdict(row) == Verdict.REJECTED))
                    .as("%s, try %d", form, i)
                    .hasSize(1);
        }
    }

    @Tag("F26")
    @Test
    void everyMissingDayIsNamed() {
        var random = new SplittableRandom(27);
        for (int i = 0; i < REJECTED_TRIES; i++) {
            Rows rows = Rows.madeUp(random.nextLong(), ROWS);
            int gone = 1 + random.nextInt(ROWS - 2);
            LocalDate missing = rows.session(gone);
            rows.close[gone] = Double.NaN;
            Rows head = rows.slice(0, gone);
            Judged part = Judge.judge(Question.of(Rows.share(), head.quotes(), rows.evening()));

            assertThat(rows.judged().holes()).containsExactly(missing);
            assertThat(part.holes()).hasSize(ROWS - gone).startsWith(missing);
        }
    }

    @Tag("F27")
    @Test
    void aSeriesThatStandsStillIsNotGoodForLong() {
        var random = new SplittableRandom(28);
        for (int i = 0; i < REJECTED_TRIES; i++) {
            Rows rows = Rows.madeUp(random.nextLong(), ROWS);
            int from = 100 + random.nextInt(190);
            boolean frozen = random.nextBoolean();
            for (int row = from; row < ROWS; row++) {
                rows.close[row] = rows.close[from - 1];
                rows.open[row] = frozen ? rows.open[from - 1] : rows.close[from - 1];
                rows.high[row] = frozen ? rows.high[from - 1] : rows.close[from - 1];
                rows.low[row] = frozen ? rows.low[from - 1] : rows.close[from - 1];
                rows.volume[row] = frozen ? rows.volume[from - 1] : 0;
            }
            Judged judged = rows.judged();
            int allowed = frozen ? 0 : 4;
            for (int row = from + allowed; row < ROWS; row++) {
                assertThat(judged.verdict(row))
                        .as("try %d, row %d of %d", i, row, from)
                        .isEqualTo(Verdict.DISPUTED);
            }
        }
    }

    @Tag("F27")
    @Test
    void aSeriesThatEndsIsStaleFromTheNextSessionOn() {
        Rows rows = Rows.madeUp(3, ROWS);
        LocalDate last = rows.session(ROWS - 1);
        Instant nextMorning =
                TradingCalendar.euronextParis().next(last).atTime(6, 0).toInstant(ZoneOffset.UTC);
        Instant nextNight =
                TradingCalendar.euronextParis().next(last).atTime(22, 0).toInstant(ZoneOffset.UTC);

        assertThat(Judge.judge(Question.of(Rows.share(), rows.quotes(), nextMorning))
                        .findings())
                .isEmpty();
        assertThat(Judge.judge(Question.of(Rows.share(), rows.quotes(), nextNight))
                        .findings())
                .extracting(Finding::reason)
                .containsExactly(Reason.STALE);
    }

    /** What is judged on a day is judged the same when more days are known, but for what by nature is known later. */
    @Test
    void theFutureDoesNotChangeAVerdictOfThePast() {
        var random = new SplittableRandom(29);
        long later = Reason.BAD_TICK.bit() | Reason.FLAT_RUN.bit();
        for (int i = 0; i < 200; i++) {
            Rows rows = Rows.madeUp(random.nextLong(), ROWS);
            Fault fault = List.of(Fault.HUNDRED_TIMES, Fault.BAD_TICK, Fault.HUNDRED_TIMES_IN_ONE_COLUMN)
                    .get(random.nextInt(3));
            History known = rows.history(0, 50);
            fault.put(rows, 60 + random.nextInt(200), random);
            Rows fetched = rows.slice(50, ROWS);
            Judged whole = Judge.judge(fetched.question().knowing(known, List.of()));
            int cut = 5 + random.nextInt(240);
            Judged part = Judge.judge(fetched.slice(0, cut).question().knowing(known, List.of()));
            for (int row = 0; row < cut; row++) {
                assertThat(whole.reasonBits(row) & ~later).isEqualTo(part.reasonBits(row) & ~later);
                boolean onlyStricter = part.verdict(row) == whole.verdict(row)
                        || whole.reasons(row).contains(Reason.BAD_TICK);
                assertThat(onlyStricter).isTrue();
            }
        }
    }
}
