package io.peaflow.signal;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.chart.Tone;
import io.peaflow.strategy.Regime;
import io.peaflow.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the figures and the drawings of the study; what is said about them stands in the document beside them. */
final class RegimeStudyPage {

    static final Path PAGE = Repository.file("docs/studies/regimes-2000-2025.md");
    private static final String BEGIN = "<!-- figures -->";
    private static final String END = "<!-- end of figures -->";

    private final RegimeStudy.Walk slopeless;
    private final RegimeStudy.Walk nine;
    private final StringBuilder text = new StringBuilder();

    private RegimeStudyPage(RegimeStudy.Walk slopeless, RegimeStudy.Walk nine) {
        this.slopeless = slopeless;
        this.nine = nine;
    }

    /** All of it, which takes minutes. */
    static void write() throws IOException {
        var study = new RegimeStudy();
        var page = new RegimeStudyPage(
                study.walk(RegimeStudy.allButTheSlope(), RegimeStudy.LAST, true),
                study.walk(RegimeStudy.allNine(), RegimeStudy.LAST, true));
        page.compose();
    }

    private void compose() throws IOException {
        shares();
        retraining();
        followed();
        String before = Files.readString(PAGE);
        int from = before.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(PAGE, before.substring(0, from) + "\n\n" + text + before.substring(before.indexOf(END)));
        drawing("shares", sharesDrawn());
        drawing("agreement", agreementDrawn());
        drawing("ribbon", ribbonDrawn("ribbon", "all but the slope", slopeless));
        drawing("ribbon-nine", ribbonDrawn("ribbon-nine", "all nine", nine));
    }

    private static void drawing(String name, LineChart chart) throws IOException {
        Files.writeString(PAGE.resolveSibling("regimes-2000-2025-" + name + ".svg"), chart.svg(Ink.PAPER) + "\n");
    }

    // ---- tables ----------------------------------------------------------------------------------------------------

    /** The line of a year, as it stands in the document. */
    static String line(int year, double slopeless, double nine) {
        return String.format(Locale.ROOT, "| %d | %.3f | %.3f |", year, slopeless, nine);
    }

    static double share(RegimeStudy.Walk walk, int year) {
        return walk.shares().getOrDefault(year, Map.of()).getOrDefault(Regime.RISK_OFF, 0.0);
    }

    private void shares() {
        text.append(
                "### Share of each year's sessions in RISK_OFF\n\n| year | all but the slope | all nine |\n|---|---|---|\n");
        for (int year = RegimeStudy.FIRST.getYear(); year <= RegimeStudy.LAST.getYear(); year++) {
            text.append(line(year, share(slopeless, year), share(nine, year))).append('\n');
        }
        text.append('\n');
    }

    private void retraining() {
        text.append("### Retraining\n\n| | all but the slope | all nine |\n|---|---|---|\n");
        row("months in which a model was trained", "%.0f", walk -> walk.months().size());
        row(
                "median agreement with the live model, last 252 sessions",
                "%.3f",
                walk -> quantile(agreements(walk.months()), 0.5));
        row("lowest tenth of the agreements ends at", "%.3f", walk -> quantile(agreements(walk.months()), 0.1));
        row("lowest agreement", "%.3f", walk -> quantile(agreements(walk.months()), 0));
        row(
                "months in which more than 5 % of the last 252 sessions were relabelled",
                "%.0f", walk -> below(walk.months(), 0.95));
        row("months in which the new model was held back (under 80 %)", "%.0f", walk -> below(walk.months(), 0.80));
        row(
                "months in which it was held back because two states were too alike",
                "%.0f",
                walk -> walk.months().stream()
                        .filter(RegimeStudy.Month::isAmbiguous)
                        .count());
        row(
                "each January, a search from scratch against last month's model taken further: median agreement",
                "%.3f",
                walk -> quantile(agreements(walk.anew()), 0.5));
        row("the same, lowest", "%.3f", walk -> quantile(agreements(walk.anew()), 0));
        row(
                "Januaries in which the two say otherwise on more than a fifth of the year",
                "%.0f",
                walk -> below(walk.anew(), 0.80));
        row("changes of regime a year", "%.2f", RegimeStudyPage::changes);
        text.append('\n');
    }

    private void followed() {
        text.append(
                "### The session after each label\n\n| | sessions | mean return, % a year | deviation, % a year | worst day, % |\n|---|---|---|---|---|\n");
        for (var named : List.of(Map.entry("all but the slope", slopeless), Map.entry("all nine", nine))) {
            for (Regime regime : Regime.values()) {
                double[] next = named.getValue().days().stream()
                        .filter(day -> day.regime() == regime && !Double.isNaN(day.next()))
                        .mapToDouble(RegimeStudy.Day::next)
                        .toArray();
                double mean = Arrays.stream(next).average().orElse(Double.NaN);
                double square = Arrays.stream(next)
                                .map(one -> (one - mean) * (one - mean))
                                .sum()
                        / (next.length - 1);
                text.append(String.format(
                        Locale.ROOT,
                        "| %s, %s | %d | %.1f | %.1f | %.1f |%n",
                        named.getKey(),
                        regime,
                        next.length,
                        mean * 25200,
                        Math.sqrt(square * 252) * 100,
                        Arrays.stream(next).min().orElse(Double.NaN) * 100));
            }
        }
        text.append('\n');
    }

    private interface Of {
        double apply(RegimeStudy.Walk walk);
    }

    private void row(String what, String form, Of of) {
        text.append(String.format(
                Locale.ROOT, "| %s | " + form + " | " + form + " |%n", what, of.apply(slopeless), of.apply(nine)));
    }

    static double[] agreements(List<RegimeStudy.Month> months) {
        return months.stream()
                .mapToDouble(RegimeStudy.Month::agreement)
                .filter(one -> !Double.isNaN(one))
                .sorted()
                .toArray();
    }

    private static double quantile(double[] ascending, double share) {
        return ascending[(int) Math.floor(share * (ascending.length - 1))];
    }

    private static long below(List<RegimeStudy.Month> months, double limit) {
        return Arrays.stream(agreements(months)).filter(one -> one < limit).count();
    }

    private static double changes(RegimeStudy.Walk walk) {
        int changes = 0;
        for (int row = 1; row < walk.days().size(); row++) {
            changes += walk.days().get(row).regime() == walk.days().get(row - 1).regime() ? 0 : 1;
        }
        return changes * 252.0 / walk.days().size();
    }

    // ---- drawings --------------------------------------------------------------------------------------------------

    private LineChart sharesDrawn() {
        return new LineChart(
                        "regime-shares",
                        "Share of each year in RISK_OFF",
                        "One point a year from 2000 to 2025 for both sets of features; the numbers stand in the table.",
                        Locale.ENGLISH)
                .line(yearly("all but the slope", slopeless))
                .line(yearly("all nine", nine));
    }

    private static LineChart.Line yearly(String name, RegimeStudy.Walk walk) {
        int first = RegimeStudy.FIRST.getYear();
        int years = RegimeStudy.LAST.getYear() - first + 1;
        int[] day = new int[years];
        double[] share = new double[years];
        for (int i = 0; i < years; i++) {
            day[i] = Math.toIntExact(LocalDate.of(first + i, 7, 1).toEpochDay());
            share[i] = share(walk, first + i);
        }
        return new LineChart.Line(name, day, share);
    }

    private LineChart agreementDrawn() {
        return new LineChart(
                        "regime-agreement",
                        "How much of the last year a new model says as the old one",
                        "Share of the last 252 sessions on which each month's new model agrees with the live one, 2000 to 2025.",
                        Locale.ENGLISH)
                .line(monthly("all but the slope", slopeless))
                .line(monthly("all nine", nine));
    }

    private static LineChart.Line monthly(String name, RegimeStudy.Walk walk) {
        return new LineChart.Line(
                name,
                walk.months().stream()
                        .mapToInt(
                                month -> Math.toIntExact(month.month().atDay(1).toEpochDay()))
                        .toArray(),
                walk.months().stream().mapToDouble(RegimeStudy.Month::agreement).toArray());
    }

    /** The share of each month in RISK_OFF above a ribbon of its spells; no prices are drawn. */
    private static LineChart ribbonDrawn(String id, String name, RegimeStudy.Walk walk) {
        var chart = new LineChart(
                "regime-" + id,
                "Regimes as they were told, " + name,
                "Share of each month in RISK_OFF, above a ribbon of its spells, 2000 to 2025.",
                Locale.ENGLISH);
        List<Integer> day = new ArrayList<>();
        List<Double> share = new ArrayList<>();
        RegimeStudy.Day begun = null;
        RegimeStudy.Day last = walk.days().getFirst();
        for (RegimeStudy.Month month : walk.months()) {
            var of = walk.days().stream()
                    .filter(one -> one.session().getYear() == month.month().getYear()
                            && one.session().getMonth() == month.month().getMonth())
                    .toList();
            day.add(Math.toIntExact(month.month().atDay(15).toEpochDay()));
            share.add(of.stream().filter(one -> one.regime() == Regime.RISK_OFF).count()
                    / (double) Math.max(1, of.size()));
        }
        for (RegimeStudy.Day one : walk.days()) {
            if (one.regime() == Regime.RISK_OFF && begun == null) {
                begun = one;
            } else if (one.regime() != Regime.RISK_OFF && begun != null) {
                chart.spell(new LineChart.Spell(begun.session(), last.session(), Tone.BAD, 10, "RISK_OFF"));
                begun = null;
            }
            last = one;
        }
        return chart.line(new LineChart.Line(
                "share of the month in RISK_OFF",
                day.stream().mapToInt(Integer::intValue).toArray(),
                share.stream().mapToDouble(Double::doubleValue).toArray()));
    }
}
