package io.peaflow.kernel;

import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A thing whose prices or values are followed.
 *
 * @param id its name everywhere in peaflow: LQQ, FCHI, DGS10; never a provider's symbol
 * @param calendar the days on which it has a bar or a value
 * @param currency ISO 4217; for a macro series the unit, such as percent
 * @param leverage 1, or 2 for a fund that doubles each day's move
 * @param diversified whether it is registered as a diversified fund, for the limits on single positions
 * @param listedOn its first session; null when not known
 * @param endedOn its last session; null while it trades
 */
public record Instrument(
        String id,
        String name,
        InstrumentKind kind,
        @Nullable Isin isin,
        TradingCalendar calendar,
        String currency,
        int leverage,
        boolean diversified,
        @Nullable LocalDate listedOn,
        @Nullable LocalDate endedOn) {

    private static final Pattern ID = Pattern.compile("[A-Z0-9][A-Z0-9._-]{0,29}");

    public Instrument {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + id
                    + "' is not the id of an instrument: capitals, digits, '.', '_' and '-', at most 30, such as LQQ");
        }
    }
}
