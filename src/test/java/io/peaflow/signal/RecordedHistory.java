package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.Accounts;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import io.peaflow.testing.RecordedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The recorded series that the nine features are made of; rows on days that are no sessions are left out. */
final class RecordedHistory implements History {

    /** The first day that every calendar knows. */
    private static final LocalDate FIRST = LocalDate.of(1990, 3, 1);

    private static final Map<String, String> PRICES =
            Map.of("GSPC", "prices/index/GSPC.csv", "VIX", "prices/index/VIX.csv");

    private final Instruments instruments;

    RecordedHistory(Instruments instruments) {
        this.instruments = instruments;
    }

    @Override
    public PriceSeries prices(String instrument, Knowledge knowledge) {
        ValueSeries closes = read(instrument, PRICES.get(instrument), "close");
        double[] close = new double[closes.size()];
        Arrays.setAll(close, closes::value);
        int[] day = new int[closes.size()];
        Arrays.setAll(day, closes::epochDay);
        return new PriceSeries(
                instrument, day, close.clone(), close.clone(), close.clone(), close, new long[close.length]);
    }

    @Override
    public PriceSeries recent(String instrument, Knowledge knowledge) {
        return prices(instrument, knowledge);
    }

    @Override
    public PriceSeries withDividends(String instrument, Knowledge knowledge) {
        return prices(instrument, knowledge);
    }

    @Override
    public MacroHistory.Vintages vintages(String instrument, Knowledge knowledge) {
        ValueSeries told = read(instrument, "fred/" + instrument + ".csv", "value");
        int[] day = new int[told.size()];
        Arrays.setAll(day, told::epochDay);
        double[] value = new double[day.length];
        Arrays.setAll(value, told::value);
        int[] published = new int[day.length];
        Arrays.fill(published, MacroHistory.Vintages.UNRECORDED);
        return new MacroHistory.Vintages(instrument, day, value, published);
    }

    @Override
    public PriceSeries traded(String instrument, Knowledge knowledge) {
        return prices(instrument, knowledge);
    }

    @Override
    public List<Accounts.Figure> figures(String instrument, Accounts.Item item, Knowledge knowledge) {
        return List.of();
    }

    private ValueSeries read(String instrument, String file, String column) {
        TradingCalendar calendar =
                instruments.byId(instrument).orElseThrow().instrument().calendar();
        try {
            List<String> lines = Files.readAllLines(RecordedData.file(file));
            int at = List.of(lines.getFirst().split(",", -1)).indexOf(column);
            int[] day = new int[lines.size()];
            double[] value = new double[lines.size()];
            int n = 0;
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                LocalDate date = LocalDate.parse(cells[0]);
                if (!cells[at].isEmpty() && !date.isBefore(FIRST) && calendar.isSession(date)) {
                    day[n] = Math.toIntExact(date.toEpochDay());
                    value[n++] = Double.parseDouble(cells[at]);
                }
            }
            return new ValueSeries(instrument, Arrays.copyOf(day, n), Arrays.copyOf(value, n));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
