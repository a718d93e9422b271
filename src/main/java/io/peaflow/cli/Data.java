package io.peaflow.cli;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "data",
        header = "The market data: how fresh, why so, what waits in quarantine; fill gaps by hand.",
        description = "Without a further word it is `peaflow data status`.",
        footer = {
            "",
            "Examples: peaflow data status",
            "          peaflow data why LQQ",
            "          peaflow data accounts MC",
            "          peaflow data quarantine list",
            "          peaflow data backfill --from 2010-01-01 --to 2015-12-31 --dry-run"
        })
final class Data extends Word {

    private static final int BAR = 24;
    private static final int MOST_HOLES = 5;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    Data(Workplace workplace) {
        super(workplace);
    }

    /** The word with its words. */
    static CommandLine of(Workplace workplace) {
        return new CommandLine(new Data(workplace)).addSubcommand(new DataQuarantine(workplace));
    }

    @Override
    public Integer call() {
        return status(json);
    }

    @Command(
            name = "status",
            header = "Every followed series: its newest day, what it lacks, and whether one may act on it.",
            footer = {"", "Example: peaflow data status"})
    int status(@Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode answer = server.api().get("/market-data/freshness");
            if (asJson || json) {
                terminal.json(answer);
                return ExitCodes.OK;
            }
            if (answer.path("simulated").asBoolean(false)) {
                terminal.line(terminal.warning("SIMULATED") + ": these prices are invented.");
            }
            offline(terminal, answer.path("contact"));
            table(answer.path("series"));
        }
        return ExitCodes.OK;
    }

    /** Says so, and since when, if no source is reached. */
    static void offline(Terminal terminal, JsonNode contact) {
        if (!contact.path("offlineSince").isNull()
                && !contact.path("offlineSince").isMissingNode()) {
            terminal.line(terminal.bad("OFFLINE") + " since " + Times.local(contact.path("offlineSince"))
                    + ": no source is reached; what is stored serves. Last contact: "
                    + Times.local(contact.path("lastContact")) + ".");
        }
    }

    private void table(JsonNode series) {
        if (series.isEmpty()) {
            terminal.line("No instrument is followed.");
            return;
        }
        var rows = new ArrayList<List<String>>();
        for (JsonNode one : series) {
            rows.add(List.of(
                    one.path("instrument").asString(""),
                    one.path("kind").asString("").toLowerCase(Locale.ROOT),
                    one.path("state").asString(""),
                    one.path("last").asString("-"),
                    one.path("missing").asString("0"),
                    one.path("reason").asString("")));
        }
        terminal.table(List.of("SERIES", "KIND", "STATE", "NEWEST", "MISSING", "WHY"), rows);
    }

    @Command(
            name = "why",
            header = "Tell the story of one series: what its sources said, what was stored, revised or kept apart.",
            footer = {"", "Example: peaflow data why LQQ"})
    int why(
            @Parameters(paramLabel = "<symbol>", description = "An id, an ISIN, or a symbol at one of the sources.")
                    String symbol,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode answer = server.api().get("/market-data/why/" + Paths.segment(symbol));
            if (asJson || json) {
                terminal.json(answer);
                return ExitCodes.OK;
            }
            JsonNode line = answer.path("freshness");
            terminal.line(terminal.strong(line.path("instrument").asString("")) + " "
                    + line.path("name").asString("") + ": "
                    + terminal.state(line.path("state").asString("")) + ", "
                    + line.path("reason").asString(""));
            offline(terminal, answer.path("contact"));
            holes(answer.path("holes"));
            unverified(answer.path("unverified"));
            asked(answer.path("asked"));
            versions(answer.path("versions"));
            if (!answer.path("quarantine").isEmpty()) {
                terminal.line("");
                terminal.line(terminal.strong("Quarantine"));
                DataQuarantine.table(terminal, answer.path("quarantine"));
            }
        }
        return ExitCodes.OK;
    }

    private void asked(JsonNode notes) {
        if (notes.isEmpty()) {
            return;
        }
        var rows = new ArrayList<List<String>>();
        for (JsonNode note : notes) {
            rows.add(List.of(
                    Times.local(note.path("at")),
                    note.path("source").asString(""),
                    note.path("outcome").asString(""),
                    note.path("status").asString("-"),
                    note.path("rows").asString("-"),
                    note.path("reason").asString("")));
        }
        terminal.line("");
        terminal.line(terminal.strong("What was asked"));
        terminal.table(List.of("AT", "SOURCE", "OUTCOME", "STATUS", "ROWS", "REASON"), rows);
    }

    private void holes(JsonNode days) {
        if (days.isEmpty()) {
            return;
        }
        List<String> newest = new ArrayList<>();
        days.forEach(day -> newest.add(day.asString("")));
        String more = newest.size() > MOST_HOLES ? ", and " + (newest.size() - MOST_HOLES) + " earlier" : "";
        terminal.line("missing within the last year: "
                + String.join(", ", newest.subList(0, Math.min(MOST_HOLES, newest.size())))
                + more + "; `peaflow data backfill --from " + newest.getLast() + " --to " + newest.getFirst()
                + "` asks for it again");
    }

    private void unverified(JsonNode facts) {
        if (!facts.isEmpty()) {
            List<String> names = new ArrayList<>();
            facts.forEach(fact -> names.add(fact.asString("")));
            terminal.line("unverified in the registry: " + String.join(", ", names));
        }
    }

    private void versions(JsonNode versions) {
        if (versions.isEmpty()) {
            return;
        }
        var rows = new ArrayList<List<String>>();
        for (JsonNode version : versions) {
            rows.add(List.of(
                    version.path("session").asString(""),
                    version.path("close").asString(""),
                    version.path("source").asString(""),
                    version.path("verdict").asString("").toLowerCase(Locale.ROOT),
                    version.path("agreement")
                            .asString("")
                            .toLowerCase(Locale.ROOT)
                            .replace('_', ' '),
                    Times.local(version.path("knownFrom")),
                    version.path("supersededAt").isNull() ? "stands" : Times.local(version.path("supersededAt")),
                    version.path("reasons").asString("")));
        }
        terminal.line("");
        terminal.line(terminal.strong("What was known when"));
        terminal.table(
                List.of("SESSION", "CLOSE", "SOURCE", "VERDICT", "SECOND SOURCE", "KNOWN FROM", "SUPERSEDED", "NOTES"),
                rows);
    }

    @Command(
            name = "accounts",
            header = "What a company has reported per share, each figure with the day on which it was known.",
            footer = {"", "Example: peaflow data accounts MC"})
    int accounts(
            @Parameters(paramLabel = "<symbol>", description = "An id, an ISIN, or a symbol at one of the sources.")
                    String symbol,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode answer = server.api().get("/market-data/accounts/" + Paths.segment(symbol));
            if (asJson || json) {
                terminal.json(answer);
            } else {
                figures(symbol, answer);
            }
        }
        return ExitCodes.OK;
    }

    private void figures(String symbol, JsonNode answer) {
        var rows = new ArrayList<List<String>>();
        answer.forEachEntry((item, figures) -> {
            for (JsonNode figure : figures) {
                rows.add(List.of(
                        figure.path("knownOn").asString(""),
                        item.toLowerCase(Locale.ROOT).replace('_', ' '),
                        figure.path("periodEnd").asString(""),
                        figure.path("months").asString("") + " months",
                        figure.path("value").asString("")));
            }
        });
        if (rows.isEmpty()) {
            terminal.line("Nothing is known of what " + symbol
                    + " has reported. Companies only have accounts; they come from EODHD (a key is needed) or from files"
                    + " <symbol>-accounts.csv in the watched folder.");
            return;
        }
        rows.sort(Comparator.comparing(List::getFirst));
        terminal.table(List.of("KNOWN ON", "FIGURE", "PERIOD ENDED", "OVER", "PER SHARE"), rows);
    }

    @Command(
            name = "backfill",
            header = "Ask the sources for what is missing between two days, instrument by instrument.",
            description = "Interrupted and said again, it goes on with what is still missing.",
            footer = {"", "Example: peaflow data backfill --from 2010-01-01 --to 2015-12-31 --dry-run"})
    int backfill(
            @Option(names = "--from", required = true, paramLabel = "<day>", description = "The first day.")
                    LocalDate from,
            @Option(names = "--to", required = true, paramLabel = "<day>", description = "The last day, included.")
                    LocalDate to,
            @Option(names = "--dry-run", description = "Only say what would be asked for.") boolean dryRun,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        if (to.isBefore(from)) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    "--to " + to + " lies before --from " + from + ".\n  Remedy: name the earlier day first.");
        }
        try (Server server = workplace.reach()) {
            JsonNode gaps = server.api().get("/market-data/backfill?from=" + from + "&to=" + to);
            if (dryRun) {
                plan(gaps, asJson || json);
                return ExitCodes.OK;
            }
            return fill(server.api(), gaps, from, to, asJson || json);
        }
    }

    private void plan(JsonNode gaps, boolean asJson) {
        if (asJson) {
            terminal.json(gaps);
            return;
        }
        var rows = new ArrayList<List<String>>();
        long missing = 0;
        for (JsonNode gap : gaps) {
            missing += gap.path("missing").asLong(0);
            rows.add(List.of(
                    gap.path("instrument").asString(""),
                    gap.path("from").asString(""),
                    gap.path("to").asString(""),
                    gap.path("missing").asString("") + " of "
                            + gap.path("expected").asString("")));
        }
        if (rows.isEmpty()) {
            terminal.line("Nothing is missing.");
            return;
        }
        terminal.table(List.of("SERIES", "FROM", "TO", "MISSING"), rows);
        terminal.line(missing + " days of " + rows.size() + " series would be asked for. Nothing was changed.");
    }

    private int fill(Api api, JsonNode gaps, LocalDate from, LocalDate to, boolean asJson) {
        long begin = System.nanoTime();
        var filled = new ArrayList<JsonNode>();
        long stored = 0;
        int empty = 0;
        for (JsonNode gap : gaps) {
            String instrument = gap.path("instrument").asString("");
            terminal.progress(progress(instrument, filled.size(), gaps.size(), stored, System.nanoTime() - begin));
            JsonNode one = api.postAndWait(
                    "/market-data/backfill",
                    Map.of("instrument", instrument, "from", from.toString(), "to", to.toString()));
            filled.add(one);
            stored += one.path("stored").asLong(0);
            String note = one.path("note").asString("");
            if (!note.isEmpty()) {
                empty++;
                terminal.note(instrument + ": " + note);
            }
        }
        if (asJson) {
            terminal.json(filled);
        } else if (filled.isEmpty()) {
            terminal.line("Nothing is missing.");
        } else {
            terminal.line(stored + " bars and values stored for " + (filled.size() - empty) + " of " + filled.size()
                    + " series in "
                    + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s.");
        }
        return empty > 0 && empty == filled.size() ? ExitCodes.FAILED : ExitCodes.OK;
    }

    /** {@code [######......] 12 of 60 LQQ, 75,600 rows, 5,000 rows/s, 40 s left}. */
    static String progress(String instrument, int done, int all, long rows, long nanos) {
        int full = all == 0 ? BAR : BAR * done / all;
        double seconds = Math.max(nanos / 1e9, 0.001);
        String left = done == 0 ? "" : ", " + Math.round(seconds / done * (all - done)) + " s left";
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + done + " of " + all + " " + instrument + ", "
                + rows + " rows, " + Math.round(rows / seconds) + " rows/s" + left;
    }
}
