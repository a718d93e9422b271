package io.peaflow.marketdata.judge;

import io.peaflow.kernel.Instrument;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether the source quotes the instrument's currency, its hundredth, or another one. */
final class CurrencyRules {

    /** How exchanges write the hundredth of their currency. */
    private static final Map<String, String> HUNDREDTHS =
            Map.of("GBp", "GBP", "GBX", "GBP", "ZAc", "ZAR", "ZAC", "ZAR", "ILA", "ILS");

    private CurrencyRules() {}

    /** What the source's prices are to be multiplied by to be in the instrument's currency. */
    static double unit(Instrument instrument, String told) {
        String whole = HUNDREDTHS.get(told);
        return whole != null && whole.equals(instrument.currency()) ? 0.01 : 1;
    }

    static void look(Sheet sheet, Instrument instrument, String told, List<Finding> findings) {
        if (unit(instrument, told) < 1) {
            double first = sheet.rows == 0 ? Double.NaN : sheet.close[0];
            findings.add(new Finding(Reason.PENCE, Evidence.text(Reason.PENCE, first)));
            for (int row = 0; row < sheet.rows; row++) {
                sheet.scale(row, 0.01);
            }
        } else if (!told.isBlank() && !told.toUpperCase(Locale.ROOT).equals(instrument.currency())) {
            findings.add(new Finding(
                    Reason.WRONG_CURRENCY,
                    "the source quotes " + told + ", the instrument is in " + instrument.currency()));
            for (int row = 0; row < sheet.rows; row++) {
                sheet.mark(row, Reason.WRONG_CURRENCY);
            }
        }
    }
}
