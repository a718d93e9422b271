package io.peaflow.cli;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.cli.StudyResult.Unit;
import io.peaflow.quant.Reading;
import io.peaflow.quant.performance.Flows;
import io.peaflow.quant.performance.MoneyWeighted;
import io.peaflow.quant.performance.TimeWeighted;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cashflows",
        header = "The return of money that was paid in and taken out: XIRR, and the time-weighted return.",
        description = {
            "The file has the columns date and amount as the investor sees them: paid in is negative, received and the final"
                    + " value are positive. With a column value, what the account held at the end of the day, there is a"
                    + " time-weighted return too."
        },
        footer = {
            "",
            "Examples: peaflow study cashflows flows.csv",
            "          peaflow study cashflows flows.csv --value before --json"
        })
final class StudyCashflows extends StudyWord {

    /** When the column {@code value} was taken. */
    enum Taken {
        /** After the payments of the day: at its end. */
        AFTER,
        /** Before them. */
        BEFORE
    }

    @Parameters(paramLabel = "<flows.csv>", description = "The file.")
    Path file = Path.of("");

    @Option(
            names = "--value",
            paramLabel = "after|before",
            defaultValue = "AFTER",
            description =
                    "Whether the column value is what the account held after the payments of its day, or before them"
                            + " (default: after).")
    Taken taken = Taken.AFTER;

    StudyCashflows(Workplace workplace) {
        super(workplace);
    }

    @Override
    StudyResult study() {
        Account account = Account.read(file, taken);
        Flows flows = account.payments();
        var result = new StudyResult("Payments of " + file);
        String none = "there is no row";
        result.put("file", file.toString(), Unit.NONE)
                .put("rows", account.rows(), Unit.NONE)
                .put("from", account.first(), Unit.NONE, none)
                .put("to", account.last(), Unit.NONE, none)
                .put("paidIn", sum(flows, -1), Unit.NUMBER)
                .put("received", sum(flows, 1), Unit.NUMBER)
                .put("openingValue", account.openingValue(), Unit.NUMBER)
                .put("finalValue", account.finalValue(), Unit.NUMBER)
                .put("gain", sum(flows, 1) - sum(flows, -1), Unit.NUMBER);
        moneyWeighted(result, MoneyWeighted.of(flows));
        timeWeighted(result, account.timeWeighted());
        return draw(result, flows);
    }

    private static double sum(Flows flows, int sign) {
        double sum = 0;
        for (int row = 0; row < flows.size(); row++) {
            sum += Math.max(0, sign * flows.amount(row));
        }
        return sum;
    }

    /** Of several rates the one closest to zero stands for all of them; the list has the others. */
    private static void moneyWeighted(StudyResult result, MoneyWeighted rate) {
        Reading one = switch (rate) {
            case MoneyWeighted.One only -> Reading.of(only.rate());
            case MoneyWeighted.Several several ->
                Reading.of(several.rates().stream()
                        .min(Comparator.comparingDouble(Math::abs))
                        .orElseThrow());
            case MoneyWeighted.None none -> Reading.missing(none.reason());
        };
        List<Double> all = switch (rate) {
            case MoneyWeighted.One only -> List.of(only.rate());
            case MoneyWeighted.Several several -> several.rates();
            case MoneyWeighted.None none -> List.of();
        };
        result.put("xirr", one, Unit.SHARE)
                .put("xirrIsUnique", all.size() == 1, Unit.NONE)
                .numbers("xirrRates", all, Unit.SHARE);
    }

    private static void timeWeighted(StudyResult result, TimeWeighted weighted) {
        result.put("twr", weighted.total(), Unit.SHARE)
                .put("twrAnnualised", weighted.annualised(), Unit.SHARE)
                .rows(
                        "periods",
                        weighted.periods().stream()
                                .map(period -> {
                                    var row = new LinkedHashMap<String, @Nullable Object>();
                                    row.put("from", period.from());
                                    row.put("to", period.to());
                                    row.put("value", period.value());
                                    return (Map<String, @Nullable Object>) row;
                                })
                                .toList(),
                        Unit.SHARE);
    }

    private static StudyResult draw(StudyResult result, Flows flows) {
        int[] days = new int[flows.size()];
        double[] sums = new double[days.length];
        double sum = 0;
        for (int row = 0; row < days.length; row++) {
            sum += flows.amount(row);
            days[row] = flows.epochDay(row);
            sums[row] = sum;
        }
        return result.drawing(new LineChart(
                        "payments",
                        "Payments, summed up",
                        "What was received so far less what was paid in.",
                        Locale.ENGLISH)
                .line(new LineChart.Line("received less paid in", days, sums))
                .svg(Ink.PAGE));
    }
}
