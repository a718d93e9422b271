package io.peaflow.marketdata.judge;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.testing.RecordedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Values of a macro series that a test may change before they are judged: made up from a seed, or recorded. */
final class Told {

    final int[] day;
    final double[] value;
    final int[] publishedOn;
    final TradingCalendar calendar;
    final boolean aboveZero;

    Told(int[] day, double[] value, TradingCalendar calendar, boolean aboveZero) {
        this.day = day;
        this.value = value;
        this.publishedOn = new int[day.length];
        Arrays.fill(publishedOn, Observations.UNKNOWN);
        this.calendar = calendar;
        this.aboveZero = aboveZero;
    }

    /** A rate in percent, to the hundredth, that may be below zero: calm and stormy months, fat tails. */
    static Told madeUp(long seed, int rows) {
        var random = new SplittableRandom(seed);
        List<LocalDate> days =
                TradingCalendar.usTreasuries().sessionsBetween(LocalDate.of(2015, 1, 2), LocalDate.of(2020, 12, 31));
        int[] day = new int[rows];
        double[] value = new double[rows];
        double level = -1 + 8 * random.nextDouble();
        double storm = 1;
        for (int row = 0; row < rows; row++) {
            storm = Math.clamp(storm * Math.exp(0.1 * random.nextGaussian()), 0.5, 2.5);
            double tail = random.nextInt(50) == 0 ? 2.5 : 1;
            level += 0.04 * storm * tail * Math.clamp(random.nextGaussian(), -3, 3);
            day[row] = Math.toIntExact(days.get(row).toEpochDay());
            value[row] = Math.round(100 * level) / 100.0;
        }
        return new Told(day, value, TradingCalendar.usTreasuries(), false);
    }

    /** A recorded file of {@code date,value}; days without a value are left out. */
    static Told recorded(String file, TradingCalendar calendar, boolean aboveZero) {
        try {
            List<String[]> rows = Files.readAllLines(RecordedData.file("fred/" + file + ".csv")).stream()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .filter(cell -> cell.length == 2 && !cell[1].isBlank() && !cell[1].equals("."))
                    .toList();
            return new Told(
                    rows.stream()
                            .mapToInt(cell ->
                                    Math.toIntExact(LocalDate.parse(cell[0]).toEpochDay()))
                            .toArray(),
                    rows.stream()
                            .mapToDouble(cell -> Double.parseDouble(cell[1]))
                            .toArray(),
                    calendar,
                    aboveZero);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return day.length;
    }

    int row(String date) {
        return Arrays.binarySearch(day, Math.toIntExact(LocalDate.parse(date).toEpochDay()));
    }

    Told slice(int from, int to) {
        return new Told(Arrays.copyOfRange(day, from, to), Arrays.copyOfRange(value, from, to), calendar, aboveZero);
    }

    ValueSeries series(int from, int to) {
        return new ValueSeries("TEST", Arrays.copyOfRange(day, from, to), Arrays.copyOfRange(value, from, to));
    }

    Observations observations() {
        return new Observations(day, value, publishedOn);
    }

    Instant evening() {
        return LocalDate.ofEpochDay(Arrays.stream(day).max().orElseThrow() + 1L)
                .atTime(5, 0)
                .toInstant(ZoneOffset.UTC);
    }

    ValueQuestion question() {
        return question(evening());
    }

    ValueQuestion question(Instant now) {
        return ValueQuestion.of(instrument(), aboveZero, observations(), now);
    }

    Instrument instrument() {
        return new Instrument("TEST", "Test", InstrumentKind.MACRO, null, calendar, "percent", 1, false, null, null);
    }

    JudgedValues judged() {
        return ValueJudge.judge(question());
    }

    static long notGood(JudgedValues judged) {
        return IntStream.range(0, judged.size())
                .filter(row -> judged.verdict(row) != Verdict.GOOD)
                .count();
    }

    static List<String> daysOf(JudgedValues judged, Reason reason) {
        return IntStream.range(0, judged.size())
                .filter(row -> judged.reasons(row).contains(reason))
                .mapToObj(row -> judged.day(row).toString())
                .toList();
    }
}
