package io.peaflow.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "ticket",
        header = "Show an order ticket to follow it, and tell what you did with it: what you hold changes with it.",
        description = {
            "Without a further word it lists what you said last.",
            "A ticket is named by its signal (2026-11-20:regime-allocation, or the day alone) or as exit-3; without a"
                    + " name",
            "it is the newest of the live strategy. The same again changes nothing."
        },
        footer = {
            "",
            "Examples: peaflow ticket show",
            "          peaflow ticket done",
            "          peaflow ticket done --line IE0002XZSHO1=120@5.29",
            "          peaflow ticket partly 2026-11-20 --line FR0010342592=3@1402.5",
            "          peaflow ticket ignored",
            "          peaflow ticket exit regime-allocation"
        })
final class TicketWord extends Word {

    private static final Pattern LINE = Pattern.compile("([A-Z]{2}[A-Z0-9]{9}[0-9])=([0-9]{1,9})");
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,9}\\.?[0-9]{0,6}");

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    TicketWord(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        try (Server server = workplace.reach()) {
            JsonNode reports = server.api().get("/tickets/reports");
            if (json) {
                terminal.json(reports);
            } else if (reports.isEmpty()) {
                terminal.line("Nothing was told of any ticket yet: peaflow ticket done|partly|ignored");
            } else {
                reports.forEach(this::report);
            }
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "show",
            header = "What to do at the broker, step by step.",
            footer = {"", "Example: peaflow ticket show 2026-11-20 --csv > ticket.csv"})
    int show(
            @Parameters(paramLabel = "<ticket>", arity = "0..1", description = "Which; the newest when left out.")
                    @Nullable
                    String ticket,
            @Option(names = "--csv", description = "Print one line an order, with a header.") boolean csv,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode sheet = server.api().get("/tickets/" + (ticket == null ? "newest" : Paths.segment(ticket)));
            if (asJson || json) {
                terminal.json(sheet);
            } else {
                print(sheet.path(csv ? "csv" : "text"), terminal);
            }
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "done",
            header = "Every line was traded; without prices, at those of the ticket.",
            footer = {"", "Example: peaflow ticket done 2026-11-20 --line IE0002XZSHO1=120@5.29"})
    int done(
            @Parameters(paramLabel = "<ticket>", arity = "0..1", description = "Which; the newest when left out.")
                    @Nullable
                    String ticket,
            @Option(names = "--line", paramLabel = "ISIN=quantity@price", description = "What one line came to.")
                    @Nullable
                    List<String> lines,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        return tell("done", ticket, lines, asJson);
    }

    @Command(
            name = "partly",
            header = "Only these lines were traded.",
            footer = {"", "Example: peaflow ticket partly --line FR0010342592=3@1402.5"})
    int partly(
            @Parameters(paramLabel = "<ticket>", arity = "0..1", description = "Which; the newest when left out.")
                    @Nullable
                    String ticket,
            @Option(names = "--line", paramLabel = "ISIN=quantity@price", description = "What one line came to.")
                    @Nullable
                    List<String> lines,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        return tell("partly", ticket, lines, asJson);
    }

    @Command(
            name = "ignored",
            header = "Nothing was traded.",
            footer = {"", "Example: peaflow ticket ignored 2026-11-20"})
    int ignored(
            @Parameters(paramLabel = "<ticket>", arity = "0..1", description = "Which; the newest when left out.")
                    @Nullable
                    String ticket,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        return tell("ignored", ticket, null, asJson);
    }

    @Command(
            name = "exit",
            header = "What sells all that is held of a halted strategy, leveraged funds first.",
            footer = {"", "Example: peaflow ticket exit regime-allocation"})
    int exit(
            @Parameters(paramLabel = "<strategy>", description = "Its name.") String strategy,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            exit(server, terminal, strategy, asJson || json);
        }
        return ExitCodes.OK;
    }

    /** Asks for the exit ticket and shows what to do, order by order. */
    static void exit(Server server, Terminal terminal, String strategy, boolean asJson) {
        JsonNode exit = server.api().post("/tickets/exit/" + Paths.segment(strategy), Map.of());
        if (asJson) {
            terminal.json(exit);
            return;
        }
        String id = exit.path("id").asString("");
        print(server.api().get("/tickets/" + Paths.segment(id)).path("text"), terminal);
        terminal.line("");
        terminal.line("Advice, never an order. Once it is done: peaflow ticket done " + id);
    }

    private static void print(JsonNode text, Terminal terminal) {
        text.asString("").lines().forEach(terminal::line);
    }

    private int tell(String outcome, @Nullable String ticket, @Nullable List<String> lines, boolean asJson) {
        Map<String, Object> told = new LinkedHashMap<>();
        if (ticket != null) {
            told.put("ticket", ticket);
        }
        told.put("lines", fills(lines == null ? List.of() : lines));
        try (Server server = workplace.reach()) {
            JsonNode answer = server.api().post("/tickets/" + outcome, told);
            if (asJson || json) {
                terminal.json(answer);
                return ExitCodes.OK;
            }
            if (!answer.path("isNew").asBoolean(false)) {
                terminal.line("That was told already; nothing has changed.");
            }
            report(answer.path("report"));
            JsonNode held = answer.path("held");
            if (!held.isNull() && !held.isMissingNode()) {
                terminal.line("You hold now, as of " + held.path("asOf").asString("") + ":");
                held.path("shares")
                        .properties()
                        .forEach(one -> terminal.line(
                                "  " + one.getKey() + " " + one.getValue().asString("")));
                terminal.line("  cash " + held.path("cash").asString(""));
            }
        }
        return ExitCodes.OK;
    }

    private static List<Map<String, Object>> fills(List<String> lines) {
        List<Map<String, Object>> fills = new ArrayList<>();
        for (String line : lines) {
            int at = line.indexOf('@');
            Matcher form = LINE.matcher(at < 0 ? line : line.substring(0, at));
            String price = line.substring(at + 1);
            if (!form.matches() || (at >= 0 && !PRICE.matcher(price).matches())) {
                throw new Refusal(
                        ExitCodes.USAGE,
                        "--line " + line + ": is not ISIN=quantity@price.\n"
                                + "  Remedy: an ISIN, a whole number of shares, and the euros for one share"
                                + " with a point: IE0002XZSHO1=120@5.29");
            }
            Map<String, Object> fill = new LinkedHashMap<>();
            fill.put("isin", form.group(1));
            fill.put("shares", Long.valueOf(form.group(2)));
            if (at >= 0) {
                fill.put("price", Double.valueOf(price));
            }
            fills.add(fill);
        }
        return fills;
    }

    private void report(JsonNode report) {
        terminal.line(terminal.strong(report.path("ticket").asString("")) + "  "
                + report.path("outcome").asString(""));
        for (JsonNode trade : report.path("trades")) {
            terminal.line("  " + trade.path("side").asString("") + " "
                    + trade.path("shares").asString("") + " "
                    + trade.path("instrument").asString("") + " at "
                    + trade.path("price").asString("") + ", fees "
                    + trade.path("fees").asString(""));
        }
    }
}
