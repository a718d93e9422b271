package io.peaflow.dashboard;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.chart.Tone;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Quarantine;
import io.peaflow.marketdata.RecentDays;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One series as a chart.
 *
 * @param asOf the day as of which the second line is drawn; empty for none
 * @param facts what is known about the instrument, and whether it is proven
 */
record SeriesView(String id, String name, String chart, String asOf, List<Fact> facts) {

    /** One fact. */
    record Fact(String name, String value) {}

    static SeriesView ofPrices(
            Followed one,
            PriceSeries raw,
            PriceSeries second,
            List<RecentDays.Event> events,
            List<Quarantine.Entry> waiting,
            @Nullable LocalDate asOf,
            Words words) {
        LineChart chart = chart(one, words).line(line(words.text("data.line.raw"), raw));
        // Where nothing was ever paid the second line would only cover the first.
        if (asOf != null || !events.isEmpty()) {
            chart.line(line(
                    asOf == null ? words.text("data.line.adjusted") : words.text("data.line.known", words.day(asOf)),
                    second));
        }
        events.forEach(event -> chart.event(new LineChart.Event(
                event.exDay(),
                event.isSplit()
                        ? words.text("data.event.split", event.amount())
                        : words.text("data.event.dividend", event.amount()))));
        for (Quarantine.Entry entry : waiting) {
            Double close = entry.close();
            if (close != null && isNear(raw, close)) {
                chart.point(point(entry, close));
            }
        }
        return of(one, chart, asOf, words);
    }

    static SeriesView ofValues(
            Followed one,
            ValueSeries now,
            ValueSeries then,
            List<Quarantine.Entry> waiting,
            @Nullable LocalDate asOf,
            Words words) {
        LineChart chart = chart(one, words).line(line(words.text("data.line.now"), now));
        for (Quarantine.Entry entry : waiting) {
            Double value = entry.amount();
            if (value != null && isNear(now, value)) {
                chart.point(point(entry, value));
            }
        }
        if (asOf != null) {
            chart.line(line(words.text("data.line.known", words.day(asOf)), then));
        }
        return of(one, chart, asOf, words);
    }

    /** A price a hundred times too large would press the line flat; the table of the quarantine tells it. */
    private static boolean isNear(PriceSeries raw, double price) {
        for (int row = Math.max(0, raw.size() - 2500); row < raw.size(); row++) {
            if (price < 2 * raw.high(row) && price > raw.low(row) / 2) {
                return true;
            }
        }
        return false;
    }

    /** Within what the series has ever been, and as much again. */
    private static boolean isNear(ValueSeries now, double value) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < now.size(); row++) {
            least = Math.min(least, now.value(row));
            most = Math.max(most, now.value(row));
        }
        double room = (most - least) / 2;
        return value > least - room && value < most + room;
    }

    private static LineChart.Point point(Quarantine.Entry entry, double level) {
        Tone tone = entry.onlyDisputed() ? Tone.NOTICE : Tone.BAD;
        return new LineChart.Point(entry.session(), level, tone, entry.reasons());
    }

    private static LineChart chart(Followed one, Words words) {
        return new LineChart(
                "series",
                one.id(),
                words.text("data.chart.text", one.instrument().name()),
                words.locale());
    }

    private static LineChart.Line line(String name, PriceSeries series) {
        int[] day = new int[series.size()];
        for (int row = 0; row < day.length; row++) {
            day[row] = series.epochDay(row);
        }
        return new LineChart.Line(name, day, series.close());
    }

    private static LineChart.Line line(String name, ValueSeries series) {
        int[] day = new int[series.size()];
        double[] value = new double[series.size()];
        for (int row = 0; row < day.length; row++) {
            day[row] = series.epochDay(row);
            value[row] = series.value(row);
        }
        return new LineChart.Line(name, day, value);
    }

    private static SeriesView of(Followed one, LineChart chart, @Nullable LocalDate asOf, Words words) {
        LocalDate verified = one.verifiedOn();
        return new SeriesView(
                one.id(),
                one.instrument().name(),
                chart.svg(Ink.PAGE),
                asOf == null ? "" : asOf.toString(),
                List.of(
                        new Fact(
                                words.text("data.fact.kind"),
                                words.text("data.kind."
                                        + words.key(one.instrument().kind()))),
                        new Fact(
                                "ISIN",
                                one.instrument().isin() == null
                                        ? "–"
                                        : one.instrument().isin().value()),
                        new Fact(
                                words.text("data.fact.currency"),
                                one.instrument().currency()),
                        new Fact(
                                words.text("data.fact.calendar"),
                                one.instrument().calendar().id()),
                        new Fact(
                                words.text("data.fact.source"),
                                one.source()
                                        + (verified == null
                                                ? " – " + words.text("data.fact.unproven")
                                                : ", " + verified))));
    }
}
