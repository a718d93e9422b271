package io.peaflow.signal;

import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.ShippedInstruments;
import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.regime.RegimeModel;
import io.peaflow.strategy.regime.RegimePath;
import io.peaflow.strategy.regime.Steadiness;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Walks along the recorded data as the program would have: a model a month from the sessions before it, promoted by the rule
 * of the registry, and each day of the month read by the model that was live, from that day and earlier ones only.
 */
final class RegimeStudy {

    static final YearMonth FIRST = YearMonth.of(2000, 1);
    static final YearMonth LAST = YearMonth.of(2025, 12);
    private static final int YEAR = 252;
    /** After the last recorded day. */
    private static final Instant END = Instant.parse("2026-01-10T12:00:00Z");

    /**
     * A day as it was told then.
     *
     * @param next the return from this session's close to the next one's; NaN on the last
     */
    record Day(LocalDate session, double close, double next, Regime regime, double probability) {}

    /**
     * What a month's training came to.
     *
     * @param agreement with the model that was live before it on the last 252 sessions; NaN for the first
     * @param anew whether the search began from scratch, because there was no model before
     */
    record Month(YearMonth month, double agreement, boolean isFit, boolean isAmbiguous, boolean anew) {}

    record Walk(List<Day> days, List<Month> months, List<Month> anew) {

        Map<Integer, Map<Regime, Double>> shares() {
            Map<Integer, Map<Regime, Double>> shares = new TreeMap<>();
            Map<Integer, Integer> counts = new HashMap<>();
            for (Day day : days) {
                int year = day.session().getYear();
                counts.merge(year, 1, Integer::sum);
                shares.computeIfAbsent(year, one -> new EnumMap<>(Regime.class)).merge(day.regime(), 1.0, Double::sum);
            }
            shares.forEach((year, one) -> one.replaceAll((regime, count) -> count / counts.get(year)));
            return shares;
        }
    }

    /** As shipped: a test holds it to the settings that the program begins with. */
    static final SignalSettings SETTINGS = new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("peaflow.signals", SignalSettings.class);

    private static final Steadiness STEADINESS = SETTINGS.steadiness().rule();

    private final FeatureTable table;
    private final Map<Integer, Double> closes = new HashMap<>();

    RegimeStudy() {
        Instruments instruments = ShippedInstruments.real();
        var history = new RecordedHistory(instruments);
        table = new FeatureReader(history, instruments, SETTINGS).read(Knowledge.assumed(END), END);
        var prices = history.prices("GSPC", Knowledge.assumed(END));
        for (int row = 0; row < prices.size(); row++) {
            closes.put(prices.epochDay(row), prices.close(row));
        }
    }

    static List<Feature> allNine() {
        return List.of(Feature.values());
    }

    static List<Feature> allButTheSlope() {
        List<Feature> features = new ArrayList<>(List.of(Feature.values()));
        features.remove(Feature.CURVE_SLOPE);
        return List.copyOf(features);
    }

    /**
     * @param anew whether each January another model is sought from scratch beside the one that begins at last month's
     */
    Walk walk(List<Feature> features, YearMonth last, boolean anew) {
        var recipe = new RegimeModel.Recipe(
                features,
                SETTINGS.model().covariance(),
                SETTINGS.model().restarts(),
                SETTINGS.model().seed());
        List<Day> days = new ArrayList<>();
        List<Month> months = new ArrayList<>();
        List<Month> fromScratch = new ArrayList<>();
        Optional<RegimeModel> live = Optional.empty();
        for (YearMonth month = FIRST; !month.isAfter(last); month = month.plusMonths(1)) {
            int before = lastRowBefore(month.atDay(1));
            var trained = (RegimeModel.Trained) RegimeModel.train(table, before, recipe, live);
            Month told = month(month, trained, live, before);
            months.add(told);
            if (anew && month.getMonthValue() == 1 && live.isPresent()) {
                var other = (RegimeModel.Trained) RegimeModel.train(table, before, recipe, Optional.empty());
                fromScratch.add(month(month, other, Optional.of(trained.model()), before));
            }
            if (told.isFit()) {
                live = Optional.of(trained.model());
            }
            live.ifPresent(model -> read(model, before, days));
        }
        return new Walk(days, months, fromScratch);
    }

    private Month month(YearMonth month, RegimeModel.Trained trained, Optional<RegimeModel> live, int before) {
        double agreement = live.map(old -> {
                    FeatureTable known = table.upTo(before);
                    return trained.model().read(known, STEADINESS).agreement(old.read(known, STEADINESS), YEAR);
                })
                .orElse(Double.NaN);
        boolean fit =
                !trained.isAmbiguous() && !(agreement * 100 < SETTINGS.model().agreement());
        return new Month(month, agreement, fit, trained.isAmbiguous(), live.isEmpty());
    }

    private int lastRowBefore(LocalDate day) {
        int row = table.rows() - 1;
        while (table.epochDay(row) >= day.toEpochDay()) {
            row--;
        }
        return row;
    }

    /** The days of the month after this row, as its live model tells them; row t of a path uses rows 0..t only. */
    private void read(RegimeModel model, int before, List<Day> days) {
        LocalDate first = LocalDate.ofEpochDay(table.epochDay(before + 1)).withDayOfMonth(1);
        int end = before;
        while (end + 1 < table.rows()
                && LocalDate.ofEpochDay(table.epochDay(end + 1)).isBefore(first.plusMonths(1))) {
            end++;
        }
        RegimePath path = model.read(table.upTo(end), STEADINESS);
        for (int row = before + 1; row <= end; row++) {
            LocalDate session = LocalDate.ofEpochDay(table.epochDay(row));
            int at = path.rowOf(session);
            if (at >= 0) {
                double close = closes.get(table.epochDay(row));
                double next = row + 1 < table.rows() ? closes.get(table.epochDay(row + 1)) / close - 1 : Double.NaN;
                Regime regime = path.regime(at);
                days.add(new Day(session, close, next, regime, path.probability(at, regime)));
            }
        }
    }
}
