package io.peaflow.quant.performance;

import io.peaflow.kernel.ValueSeries;
import io.peaflow.quant.Reading;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every time a series was below an earlier price. An episode runs from the last session at the highest price so far to the
 * first one that reaches it again. Source: Magdon-Ismail and Atiya (2004), Risk 17(10), 99; the index of Martin and McCann
 * (1989), The Investor's Guide to Fidelity Funds.
 */
public final class Drawdowns {

    private static final double PERCENT = 100;

    private final List<DrawdownEpisode> deepestFirst;
    private final double squares;
    private final int rows;

    private Drawdowns(List<DrawdownEpisode> deepestFirst, double squares, int rows) {
        this.deepestFirst = deepestFirst;
        this.squares = squares;
        this.rows = rows;
    }

    static Drawdowns of(ValueSeries closes) {
        var episodes = new ArrayList<DrawdownEpisode>();
        int rows = closes.size();
        double squares = 0;
        int peak = 0;
        int trough = 0;
        for (int t = 0; t < rows; t++) {
            double close = closes.value(t);
            if (close >= closes.value(peak)) {
                add(episodes, closes, peak, trough, closes.day(t));
                peak = t;
                trough = t;
            }
            trough = close < closes.value(trough) ? t : trough;
            double percent = PERCENT * (close / closes.value(peak) - 1);
            squares += percent * percent;
        }
        add(episodes, closes, peak, trough, null);
        episodes.sort(Comparator.comparingDouble(DrawdownEpisode::depth).thenComparing(DrawdownEpisode::peak));
        return new Drawdowns(List.copyOf(episodes), squares, rows);
    }

    private static void add(
            List<DrawdownEpisode> episodes, ValueSeries closes, int peak, int trough, @Nullable LocalDate back) {
        if (trough > peak) {
            episodes.add(new DrawdownEpisode(
                    closes.value(trough) / closes.value(peak) - 1,
                    closes.day(peak),
                    closes.day(trough),
                    back,
                    closes.day(closes.size() - 1)));
        }
    }

    /** The deepest ones, deepest first; of two as deep the earlier. */
    public List<DrawdownEpisode> worst(int most) {
        return deepestFirst.subList(0, Math.min(most, deepestFirst.size()));
    }

    /** The deepest one; none when the series never fell. */
    public Optional<DrawdownEpisode> deepest() {
        return deepestFirst.stream().findFirst();
    }

    /** The depth of the deepest one, zero when the series never fell. */
    public Reading maximum() {
        return rows == 0
                ? Reading.missing("needs 1 close, has 0")
                : Reading.of(deepest().map(DrawdownEpisode::depth).orElse(0.0));
    }

    /** The root of the mean squared drawdown over all prices, the first included, in percent. */
    public Reading ulcer() {
        return rows == 0 ? Reading.missing("needs 1 close, has 0") : Reading.of(Math.sqrt(squares / rows));
    }
}
