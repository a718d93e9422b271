package io.peaflow.marketdata.fred;

import io.peaflow.marketdata.source.Answer;
import io.peaflow.marketdata.source.Csv;
import io.peaflow.marketdata.source.Dialect;
import io.peaflow.marketdata.source.Json;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Request;
import io.peaflow.marketdata.source.Series;
import io.peaflow.marketdata.source.Unreadable;
import io.peaflow.marketdata.source.Want;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The file behind the download button of FRED's charts, without a key: today's values, and no word on when they were first
 * published. The first heading was DATE until 2024 and is observation_date since; a missing value is a dot or nothing.
 */
public final class FredGraph implements Dialect {

    private static final Set<String> DAY = Set.of("date", "observation_date");

    @Override
    public String name() {
        return "fred";
    }

    @Override
    public Request ask(Want want, Instant now) {
        return Request.of("/graph/", "fredgraph.csv")
                .with("id", want.symbol())
                .with("cosd", want.from())
                .with("coed", want.to())
                .header("Accept", "text/csv, */*;q=0.1");
    }

    @Override
    public boolean isConditional() {
        return true;
    }

    @Override
    public Reply read(Want want, Answer answer) throws Unreadable {
        if (answer.status() == 404) {
            return new Reply.BadInstrument("404: FRED has no series of this name");
        }
        List<List<String>> rows = Csv.rows(answer.text(), ',');
        List<String> heading = rows.getFirst();
        if (heading.size() != 2 || !DAY.contains(Csv.heading(heading).getFirst())) {
            throw new Unreadable("the headings are not those known");
        }
        if (!heading.getLast().equals(want.symbol())) {
            throw new Unreadable("the answer is about '" + heading.getLast() + "'");
        }
        var series = new Series();
        for (List<String> row : rows.subList(1, rows.size())) {
            if (row.size() != 2) {
                throw new Unreadable("a row of " + row.size() + " fields");
            }
            series.add(Json.day(row.getFirst()), Csv.number(row.getLast()), Observations.UNKNOWN);
        }
        return series.reply();
    }
}
