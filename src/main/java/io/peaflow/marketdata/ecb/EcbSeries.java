package io.peaflow.marketdata.ecb;

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

/**
 * The ECB's data portal in SDMX-CSV. A symbol is data set and key with a slash, {@code EXR/D.USD.EUR.SP00.A}: the reference
 * rate is units of the currency for one euro. Only daily series: a period must be a day.
 */
public final class EcbSeries implements Dialect {

    @Override
    public String name() {
        return "ecb";
    }

    @Override
    public Request ask(Want want, Instant now) {
        int slash = want.symbol().indexOf('/');
        return Request.of(
                        "/service/data/"
                                + Request.of("", want.symbol().substring(0, Math.max(0, slash)))
                                        .path() + "/",
                        want.symbol().substring(slash + 1))
                .with("startPeriod", want.from())
                .with("endPeriod", want.to())
                .with("detail", "dataonly")
                .with("format", "csvdata")
                .header("Accept", "text/csv");
    }

    @Override
    public boolean isConditional() {
        return true;
    }

    @Override
    public Reply read(Want want, Answer answer) throws Unreadable {
        if (answer.status() == 404) {
            return new Reply.Nothing("404: no observation in this window, or no such series");
        }
        List<List<String>> rows = Csv.rows(answer.text(), ',');
        List<String> heading = Csv.heading(rows.getFirst());
        int key = heading.indexOf("key");
        int day = heading.indexOf("time_period");
        int value = heading.indexOf("obs_value");
        if (key < 0 || day < 0 || value < 0) {
            throw new Unreadable("no KEY, TIME_PERIOD or OBS_VALUE among the headings");
        }
        String asked = want.symbol().replace('/', '.');
        var series = new Series();
        for (List<String> row : rows.subList(1, rows.size())) {
            if (row.size() != heading.size()) {
                throw new Unreadable("a row of " + row.size() + " fields under " + heading.size() + " headings");
            }
            if (!row.get(key).equals(asked)) {
                throw new Unreadable("the answer is about '" + row.get(key) + "'");
            }
            series.add(Json.day(row.get(day)), observed(row.get(value)), Observations.UNKNOWN);
        }
        return series.reply();
    }

    /** The portal writes NaN for a day without a fixing. */
    private static double observed(String cell) throws Unreadable {
        return cell.equals("NaN") ? Double.NaN : Csv.number(cell);
    }
}
