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
import java.time.LocalDate;
import java.time.ZoneOffset;
import tools.jackson.databind.JsonNode;

/**
 * The API of FRED and its archive ALFRED, with a key. Every version of each value that was in force since the first day of
 * the window is asked for, so that a value comes with the day it was first published.
 *
 * <p>A question that spans more than 2 000 days on which something was published is refused as a whole, and a daily series
 * has 250 of them a year: so the days of publication are asked for five years back at most, which cannot hold more. What was
 * in force then comes without its day.
 *
 * @param key of 32 small letters and digits, free of charge
 */
public record FredObservations(String key) implements Dialect {

    private static final String END_OF_TIME = "9999-12-31";

    /** Five years have fewer days than FRED lists days of publication for one question. */
    private static final int YEARS_OF_VINTAGES = 5;

    @Override
    public String name() {
        return "fred";
    }

    @Override
    public Request ask(Want want, Instant now) {
        return Request.of("/fred/series/", "observations")
                .with("series_id", want.symbol())
                .with("observation_start", want.from())
                .with("observation_end", want.to())
                .with("realtime_start", since(want, now))
                .with("realtime_end", END_OF_TIME)
                .with("file_type", "json")
                .with("api_key", key)
                .header("Accept", "application/json");
    }

    private static LocalDate since(Want want, Instant now) {
        LocalDate earliest = LocalDate.ofInstant(now, ZoneOffset.UTC).minusYears(YEARS_OF_VINTAGES);
        return want.from().isBefore(earliest) ? earliest : want.from();
    }

    @Override
    public Reply read(Want want, Answer answer) throws Unreadable {
        JsonNode root = Json.tree(answer.body());
        if (root.has("error_message")) {
            return error(root.path("error_message").asString(""), answer);
        }
        JsonNode told = root.path("observations");
        if (!told.isArray()) {
            throw new Unreadable("no 'observations' in the answer");
        }
        long count = Json.whole(root.path("count"), told.size());
        if (count != told.size()) {
            throw new Unreadable(told.size() + " of " + count + " observations");
        }
        String asked = root.path("realtime_start").asString("");
        var series = new Series();
        for (JsonNode observation : told) {
            String since = observation.path("realtime_start").asString("");
            series.add(
                    Json.day(observation.path("date").asString("")),
                    Csv.number(observation.path("value").asString("missing")),
                    // A value in force when the window begins was published then or earlier: the day is not told.
                    since.equals(asked) ? Observations.UNKNOWN : published(Json.day(since)));
        }
        return series.reply();
    }

    private static int published(LocalDate day) {
        return Math.toIntExact(day.toEpochDay());
    }

    /** A bad key and an unknown series have one status; the words tell them apart. */
    private static Reply error(String message, Answer answer) {
        if (message.contains("api_key")) {
            return new Reply.Stopped(
                    message.replaceAll("\\s+Read https.*", ""),
                    "Set peaflow.market-data.sources.fred.api-key to a key of fred.stlouisfed.org, or leave it empty for the keyless files.");
        }
        if (message.contains("series does not exist")) {
            return new Reply.BadInstrument(message);
        }
        return new Reply.Unusable(message.replaceAll("\\p{Cntrl}", " "), answer.sample());
    }
}
