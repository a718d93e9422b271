package io.peaflow.marketdata.boursorama;

import io.peaflow.marketdata.source.Answer;
import io.peaflow.marketdata.source.Columns;
import io.peaflow.marketdata.source.Dialect;
import io.peaflow.marketdata.source.Json;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Request;
import io.peaflow.marketdata.source.Unreadable;
import io.peaflow.marketdata.source.Want;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Boursorama's end-of-day ticks. A symbol is theirs, {@code 1rTWPEA}. A day is told as days since 1970-01-01; prices are
 * adjusted for splits. An unknown symbol is answered with an empty list and status 200. Asked for more than 7 300 bars it
 * silently answers ticks of the day, dated 1970: so it is never asked for more, and such an answer is refused.
 */
public final class BoursoramaTicks implements Dialect {

    private static final int MOST_BARS = 7300;
    private static final int FEWEST_BARS = 5;
    /** Before that day the Paris market has no quotes here: an earlier date is a tick's time taken for a day. */
    private static final long FIRST_DAY = LocalDate.of(1985, 1, 1).toEpochDay();

    private static final long LAST_DAY = LocalDate.of(2200, 1, 1).toEpochDay();
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @Override
    public String name() {
        return "boursorama";
    }

    @Override
    public Request ask(Want want, Instant now) {
        long days = ChronoUnit.DAYS.between(want.from(), LocalDate.ofInstant(now, PARIS)) + 1;
        return new Request("/bourse/action/graph/ws/GetTicksEOD", Map.of(), Map.of())
                .with("symbol", want.symbol())
                .with("length", Math.clamp(days, FEWEST_BARS, MOST_BARS))
                .with("period", 0)
                .with("guid", "")
                .header("Accept", "application/json")
                .header("X-Requested-With", "XMLHttpRequest");
    }

    @Override
    public Reply read(Want want, Answer answer) throws Unreadable {
        JsonNode root = Json.tree(answer.body());
        if (root.isArray() && root.isEmpty()) {
            return new Reply.BadInstrument("an empty list: the symbol is not known");
        }
        JsonNode told = Json.inside(root, "d");
        String symbol = told.path("SymbolId").asString("");
        if (!symbol.equals(want.symbol())) {
            throw new Unreadable("the answer is about '" + symbol + "'");
        }
        JsonNode ticks = told.path("QuoteTab");
        if (!ticks.isArray()) {
            throw new Unreadable("no 'QuoteTab' in the answer");
        }
        if (ticks.isEmpty()) {
            return new Reply.Nothing("no session in this window");
        }
        var columns = new Columns(ticks.size());
        for (JsonNode tick : ticks) {
            add(columns, tick);
        }
        return new Reply.Prices(columns.quotes("", true, false, List.of()));
    }

    private static void add(Columns columns, JsonNode tick) throws Unreadable {
        long day = Json.whole(tick.path("d"), Long.MIN_VALUE);
        if (day < FIRST_DAY || day > LAST_DAY) {
            throw new Unreadable(
                    "'" + tick.path("d") + "' is not a day since 1985: ticks of one day instead of daily bars");
        }
        columns.add(
                day,
                Json.number(tick.path("o")),
                Json.number(tick.path("h")),
                Json.number(tick.path("l")),
                Json.number(tick.path("c")),
                Columns.NOT_GIVEN,
                Json.whole(tick.path("v"), -1));
    }
}
