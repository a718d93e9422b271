package io.peaflow.marketdata.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.kernel.TradingCalendar;
import io.peaflow.testing.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sound macro series with one fault put in, many times over: it is found; and the recorded series, crises and all, stay. */
class ValueMutationTests {

    private static final int ROWS = 300;
    private static final int EARLIEST = 60;
    private static final int TRIES = 500;

    /** A fault of one value, or of all from a day on. */
    enum Fault {
        HUNDRED_TIMES {
            @Override
            void put(Told told, int row, SplittableRandom random) {
                told.value[row] *= 100;
            }
        },
        HUNDREDTH {
            @Override
            void put(Told told, int row, SplittableRandom random) {
                told.value[row] /= 100;
            }
        },
        HUNDRED_TIMES_FROM_A_DAY_ON {
            @Override
            void put(Told told, int row, SplittableRandom random) {
                double factor = random.nextBoolean() ? 100 : 0.01;
                for (int later = row; later < told.size(); later++) {
                    told.value[later] *= factor;
                }
            }
        },
        /** Away for one to four days and back. */
        LEAP {
            @Override
            void put(Told told, int row, SplittableRandom random) {
                double size = leap(told, row, random);
                int days = 1 + random.nextInt(4);
                for (int day = row; day < Math.min(told.size(), row + days); day++) {
                    told.value[day] += size;
                }
            }
        },
        /** The newest value, and nobody knows yet whether it stays. */
        LEAP_OF_THE_NEWEST {
            @Override
            void put(Told told, int row, SplittableRandom random) {
                int last = told.size() - 1;
                told.value[last] += leap(told, last, random);
            }
        },
        ZERO_OR_BELOW {
            @Override
            void put(Told told, int row, SplittableRandom random) {
                told.value[row] = random.nextBoolean() ? 0 : -told.value[row];
            }

            @Override
            boolean fits(Told told, int row) {
                return told.aboveZero;
            }
        },
        NOT_A_NUMBER {
            @Override
            void put(Told told, int row, SplittableRandom random) {
                told.value[row] = random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            }
        },
        FUTURE_DAY {
            @Override
            void put(Told told, int row, SplittableRandom random) {
                told.day[told.size() - 1] += 10 + random.nextInt(3000);
            }
        },
        DUPLICATE_DAY {
            @Override
            void put(Told told, int row, SplittableRandom random) {
                told.day[row] = told.day[row - 1];
                told.value[row] = told.value[row - 1] + 0.07;
            }
        },
        WEEKEND {
            @Override
            void put(Told told, int row, SplittableRandom random) {
                while (!SessionDays.isWeekend(told.day[row])) {
                    told.day[row]++;
                }
            }

            @Override
            boolean fits(Told told, int row) {
                return !told.calendar.id().equals("every-day")
                        && !told.calendar.id().equals("monthly");
            }
        };

        abstract void put(Told told, int row, SplittableRandom random);

        /** Nothing is a hundred times itself but what is next to zero, and then it is no fault. */
        boolean fits(Told told, int row) {
            return told.value[row] != 0;
        }

        /**
         * Thirty to eighty times what is usual, and four to eight times the level: both, for a series near zero moves by
         * large ratios and a high one by large differences.
         */
        static double leap(Told told, int row, SplittableRandom random) {
            double usual = Math.max(0.02, Math.max(usual(told, row, 25), usual(told, row, 250)));
            double size = (30 + 50 * random.nextDouble()) * 1.25 * usual
                    + (4 + 4 * random.nextDouble()) * Math.abs(told.value[row]);
            return told.aboveZero || random.nextBoolean() ? size : -size;
        }

        private static double usual(Told told, int row, int rows) {
            return IntStream.rangeClosed(Math.max(1, row - rows), row)
                    .mapToDouble(i -> Math.abs(told.value[i] - told.value[i - 1]))
                    .filter(move -> move > 0)
                    .average()
                    .orElse(0.1);
        }
    }

    /** Judged on the evening of the last sound day. */
    private static boolean found(Told told, Fault fault, int row, SplittableRandom random) {
        Instant evening = told.evening();
        fault.put(told, row, random);
        return Told.notGood(ValueJudge.judge(told.question(evening))) > 0;
    }

    @Tag("F25")
    @ParameterizedTest
    @EnumSource
    void ninetyNineFaultsOfAHundredAreFound(Fault fault) {
        var random = new SplittableRandom(25 + fault.name().hashCode());
        int tried = 0;
        int found = 0;
        while (tried < TRIES) {
            Told made = Told.madeUp(random.nextLong(), ROWS);
            Told told = fault == Fault.ZERO_OR_BELOW ? above(made) : made;
            int row = EARLIEST + random.nextInt(ROWS - EARLIEST);
            if (fault.fits(told, row)) {
                tried++;
                found += found(told, fault, row, random) ? 1 : 0;
            }
        }
        assertThat(found).as("of %d", tried).isGreaterThanOrEqualTo(TRIES * 99 / 100);
    }

    private static Told above(Told told) {
        double[] value = told.value.clone();
        for (int row = 0; row < value.length; row++) {
            value[row] = 10 + Math.abs(value[row]);
        }
        return new Told(told.day, value, told.calendar, true);
    }

    @Tag("F25")
    @Test
    void oneSoundValueInAThousandAtMostIsKeptApart() {
        long rows = 0;
        long apart = 0;
        for (long seed = 0; seed < TRIES; seed++) {
            JudgedValues judged = Told.madeUp(seed, ROWS).judged();
            rows += judged.size();
            apart += Told.notGood(judged);
        }
        assertThat(apart).as("of %d rows", rows).isLessThanOrEqualTo(rows / 1000);
    }

    // ---- recorded ------------------------------------------------------------------------------------------------

    static Stream<Arguments> recorded() {
        TradingCalendar treasuries = TradingCalendar.usTreasuries();
        return Stream.of(
                Arguments.of("DGS10", treasuries, false),
                Arguments.of("DGS2", treasuries, false),
                Arguments.of("DGS3MO", treasuries, false),
                Arguments.of("T10Y2Y", treasuries, false),
                Arguments.of("BAA10Y", treasuries, true),
                Arguments.of("raw_fredgraph_EFFR", TradingCalendar.weekdays(), false),
                Arguments.of("DEXUSEU", TradingCalendar.weekdays(), true),
                Arguments.of("BAMLH0A0HYM2", TradingCalendar.weekdays(), true),
                Arguments.of("BAMLH0A0HYM2_3y_window_2026-04", TradingCalendar.weekdays(), true),
                Arguments.of("VIXCLS", TradingCalendar.newYork(), true),
                Arguments.of("DFF", TradingCalendar.everyDay(), false),
                Arguments.of("ECBDFR", TradingCalendar.everyDay(), false),
                Arguments.of("STLFSI4", TradingCalendar.fridays(), false),
                Arguments.of("USREC", TradingCalendar.monthly(), false));
    }

    /** Month ends that no market series has. */
    private static final Map<String, Integer> WEEKENDS =
            Map.of("BAMLH0A0HYM2", 98, "BAMLH0A0HYM2_3y_window_2026-04", 12);

    @Recorded
    @Tag("F25")
    @ParameterizedTest
    @MethodSource("recorded")
    void recordedSeriesStayCrisesAndNegativeRatesIncluded(String file, TradingCalendar calendar, boolean aboveZero) {
        Told told = Told.recorded(file, calendar, aboveZero);

        JudgedValues judged = told.judged();

        List<String> apart = new ArrayList<>();
        for (int row = 0; row < judged.size(); row++) {
            // Known defects, and found: week-ends of the ICE series, and the holidays on which the VIX is calculated.
            boolean known = judged.reasons(row).contains(Reason.WEEKEND)
                    || (file.equals("VIXCLS") && judged.reasons(row).equals(Set.of(Reason.HOLIDAY)));
            if (judged.verdict(row) != Verdict.GOOD && !known) {
                apart.add(judged.day(row) + " " + judged.value(row) + " " + judged.reasons(row));
            }
        }
        assertThat(apart).as("of %d", judged.size()).hasSizeLessThanOrEqualTo(judged.size() / 1000);
        assertThat(Told.daysOf(judged, Reason.WEEKEND)).hasSize(WEEKENDS.getOrDefault(file, 0));
    }

    /** As a morning sees it: the newest value, and nothing that came later. */
    @Recorded
    @Tag("F25")
    @ParameterizedTest
    @MethodSource("recorded")
    void atFirstSightTheyStayToo(String file, TradingCalendar calendar, boolean aboveZero) {
        Told told = Told.recorded(file, calendar, aboveZero);
        int most = 0;
        int apart = 0;
        for (int end = ROWS; end <= told.size(); end += 1 + told.size() / 400) {
            most++;
            Told part = told.slice(end - 40, end);
            JudgedValues judged = ValueJudge.judge(part.question().knowing(told.series(0, end - 40)));
            int last = judged.size() - 1;
            boolean noDay = judged.reasons(last).contains(Reason.WEEKEND)
                    || judged.reasons(last).contains(Reason.HOLIDAY);
            apart += judged.verdict(last) == Verdict.GOOD || noDay ? 0 : 1;
        }
        assertThat(apart).as("of %d mornings", most).isLessThanOrEqualTo(most / 1000);
    }

    static Stream<Arguments> crises() {
        TradingCalendar treasuries = TradingCalendar.usTreasuries();
        return Stream.of(
                Arguments.of("BAA10Y", treasuries, "2008-09-15 2008-10-10 2008-10-17 2020-03-09 2020-03-18"),
                Arguments.of("BAMLH0A0HYM2", TradingCalendar.weekdays(), "2001-09-14 2008-10-10 2020-03-09 2020-03-16"),
                Arguments.of("DGS10", treasuries, "1987-10-20 2009-03-18 2020-03-10 2020-03-17 2020-03-18 2022-06-13"),
                Arguments.of("DGS2", treasuries, "1987-10-20 2001-09-13 2008-09-15 2020-02-28 2022-06-13 2023-03-13"),
                Arguments.of("DGS3MO", treasuries, "2008-09-17 2008-09-18 2008-09-19 2008-12-10 2020-03-16"),
                Arguments.of("T10Y2Y", treasuries, "2020-03-17 2022-02-10 2023-03-13"),
                Arguments.of(
                        "DFF", TradingCalendar.everyDay(), "2008-10-09 2020-03-04 2020-03-16 2022-03-17 2022-06-16"),
                Arguments.of(
                        "ECBDFR", TradingCalendar.everyDay(), "2009-01-21 2014-06-11 2022-07-27 2022-09-14 2022-11-02"),
                Arguments.of(
                        "VIXCLS",
                        TradingCalendar.newYork(),
                        "2007-02-27 2008-10-20 2018-02-05 2020-03-12 2020-03-16 2024-08-05 2025-04-09"),
                Arguments.of(
                        "STLFSI4", TradingCalendar.fridays(), "2008-10-03 2008-10-10 2020-03-13 2020-03-20 2023-03-17"),
                Arguments.of("DEXUSEU", TradingCalendar.weekdays(), "2008-12-17 2009-03-19 2015-12-03"));
    }

    @Recorded
    @Tag("F25")
    @ParameterizedTest
    @MethodSource("crises")
    void aRealCrisisIsGoodOnTheMorningAfter(String file, TradingCalendar calendar, String days) {
        Told told = Told.recorded(file, calendar, false);
        for (String day : days.split(" ")) {
            int row = told.row(day);
            assertThat(row).as(day).isPositive();
            Told part = told.slice(row - 30, row + 1);
            JudgedValues judged = ValueJudge.judge(part.question().knowing(told.series(0, row - 30)));

            assertThat(judged.verdict(judged.size() - 1))
                    .as("%s %s: %s", file, day, judged.reasons(judged.size() - 1))
                    .isEqualTo(Verdict.GOOD);
        }
    }

    @Recorded
    @Tag("F25")
    @ParameterizedTest
    @EnumSource
    void faultsInRecordedSeriesAreFoundToo(Fault fault) {
        var random = new SplittableRandom(26 + fault.name().hashCode());
        List<Told> series = recorded()
                .map(Arguments::get)
                .filter(one -> !((String) one[0]).contains("_3y_"))
                .map(one -> Told.recorded((String) one[0], (TradingCalendar) one[1], (boolean) one[2]))
                .toList();
        int tried = 0;
        int found = 0;
        List<String> missed = new ArrayList<>();
        while (tried < TRIES) {
            Told whole = series.get(random.nextInt(series.size()));
            int start = random.nextInt(whole.size() - ROWS);
            Told told = whole.slice(start, start + ROWS);
            int row = EARLIEST + random.nextInt(ROWS - EARLIEST);
            if (fault.fits(told, row) && Told.notGood(told.judged()) == 0) {
                tried++;
                double was = told.value[row];
                if (found(told, fault, row, random)) {
                    found++;
                } else {
                    missed.add(LocalDate.ofEpochDay(told.day[row]) + " " + was + " to " + told.value[row]);
                }
            }
        }
        assertThat(found).as("of %d; missed %s", tried, missed).isGreaterThanOrEqualTo(TRIES * 99 / 100);
    }

    @Tag("F27")
    @Test
    void aSeriesThatEndsIsStaleAndEveryMissingDayIsNamed() {
        Told told = Told.madeUp(3, ROWS);
        Told gap = told.slice(0, ROWS);
        gap.value[100] = Double.NaN;
        LocalDate last = LocalDate.ofEpochDay(told.day[ROWS - 1]);
        var later = TradingCalendar.usTreasuries()
                .next(last)
                .plusDays(1)
                .atTime(8, 0)
                .toInstant(ZoneOffset.UTC);

        assertThat(ValueJudge.judge(told.question(later)).findings())
                .extracting(Finding::reason)
                .containsExactly(Reason.STALE);
        assertThat(gap.judged().findings()).extracting(Finding::reason).containsExactly(Reason.HOLE);
    }
}
