package io.peaflow.marketdata.eodhd;

import io.peaflow.marketdata.source.Answer;
import io.peaflow.marketdata.source.Csv;
import io.peaflow.marketdata.source.Dialect;
import io.peaflow.marketdata.source.Fundamentals;
import io.peaflow.marketdata.source.Json;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Request;
import io.peaflow.marketdata.source.Unreadable;
import io.peaflow.marketdata.source.Want;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The fundamentals of eodhd.com, with a key. A symbol is theirs, {@code MC.PA}. Earnings come by quarter with the day of
 * their report; book value is equity by shares of the same quarter's balance sheet, known on the day of its filing, and
 * dividends are what the quarter's cash flow paid by the same shares. Of the days the latest one counts for all. Numbers are
 * written as strings.
 *
 * @param key of the subscription
 */
public record EodhdFundamentals(String key) implements Dialect {

    private static final int QUARTER = 3;

    @Override
    public String name() {
        return "eodhd";
    }

    @Override
    public Want.Subject subject() {
        return Want.Subject.ACCOUNTS;
    }

    @Override
    public Request ask(Want want, Instant now) {
        return Request.of("/api/fundamentals/", want.symbol())
                .with(
                        "filter",
                        "General,Earnings::History,Financials::Balance_Sheet::quarterly,Financials::Cash_Flow::quarterly")
                .with("fmt", "json")
                .with("api_token", key)
                .header("Accept", "application/json");
    }

    @Override
    public Reply read(Want want, Answer answer) throws Unreadable {
        if (answer.status() == 404) {
            return new Reply.BadInstrument("404: EODHD has no company of this name");
        }
        JsonNode root = Json.tree(answer.body());
        JsonNode history = section(root, "Earnings", "History");
        JsonNode sheets = section(root, "Financials", "Balance_Sheet", "quarterly");
        JsonNode flows = found(root, "Financials", "Cash_Flow", "quarterly");
        var reports = new TreeMap<LocalDate, Fundamentals.Report>();
        for (Map.Entry<String, JsonNode> quarter : history.properties()) {
            Fundamentals.Report report = report(
                    Json.day(quarter.getKey()),
                    quarter.getValue(),
                    sheets.path(quarter.getKey()),
                    flows.path(quarter.getKey()));
            boolean within = !report.periodEnd().isBefore(want.from())
                    && !report.periodEnd().isAfter(want.to());
            if (within && !(Double.isNaN(report.earnings()) && Double.isNaN(report.bookValue()))) {
                reports.put(report.periodEnd(), report);
            }
        }
        if (reports.isEmpty()) {
            return new Reply.Nothing("no report in this window");
        }
        String currency = section(root, "General").path("CurrencyCode").asString("");
        return new Reply.Facts(new Fundamentals(currency, new ArrayList<>(reports.values())));
    }

    private static Fundamentals.Report report(LocalDate end, JsonNode earnings, JsonNode sheet, JsonNode flow)
            throws Unreadable {
        double shares = number(sheet.path("commonStockSharesOutstanding"));
        double equity = number(sheet.path("totalStockholderEquity"));
        int known = Math.max(
                day(earnings.path("reportDate")),
                Math.max(day(sheet.path("filing_date")), day(flow.path("filing_date"))));
        return new Fundamentals.Report(
                end,
                known,
                QUARTER,
                number(earnings.path("epsActual")),
                shares > 0 ? equity / shares : Double.NaN,
                shares > 0 ? Math.abs(number(flow.path("dividendsPaid"))) / shares : Double.NaN);
    }

    /** With several filters each section stands under the filter's own name; without, the sections are nested. */
    private static JsonNode section(JsonNode root, String... names) throws Unreadable {
        JsonNode found = found(root, names);
        if (!found.isObject()) {
            throw new Unreadable("no '" + String.join("::", names) + "' in the answer");
        }
        return found;
    }

    private static JsonNode found(JsonNode root, String... names) {
        JsonNode found = root.path(String.join("::", names));
        if (!found.isMissingNode()) {
            return found;
        }
        found = root;
        for (String name : names) {
            found = found.path(name);
        }
        return found;
    }

    private static double number(JsonNode node) throws Unreadable {
        return node.isString() ? Csv.number(node.asString()) : Json.number(node);
    }

    private static int day(JsonNode node) throws Unreadable {
        return node.isString() && !node.asString().startsWith("0000")
                ? Math.toIntExact(Json.day(node.asString()).toEpochDay())
                : Observations.UNKNOWN;
    }
}
