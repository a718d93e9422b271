package io.peaflow.cli;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where words write. Results go to standard output, everything else to standard error; colours and moving progress only
 * where a person looks.
 */
final class Terminal {

    /** Made when it is needed: making it takes longer than most studies. */
    private static final class Json {
        private static final JsonMapper MAPPER = JsonMapper.builder().build();
    }

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean person;
    private final boolean colours;
    private boolean unfinishedLine;

    Terminal(PrintWriter out, PrintWriter err, boolean person, boolean colours) {
        this.out = out;
        this.err = err;
        this.person = person;
        this.colours = colours;
    }

    /** The process's own. From here on whatever else prints to standard output (a library, a log) lands on standard error. */
    static Terminal ofProcess(Map<String, String> environment) {
        PrintStream realOut = System.out;
        boolean person =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        boolean colours =
                person && environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
        System.setOut(System.err);
        return new Terminal(
                new PrintWriter(realOut, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                person,
                colours);
    }

    Ansi ansi() {
        return colours ? Ansi.ON : Ansi.OFF;
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    /** A line of the result. */
    void line(String text) {
        endProgress();
        out.println(text);
        out.flush();
    }

    /** The result as the one JSON document on standard output. */
    void json(Object document) {
        endProgress();
        out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        out.flush();
    }

    /** Something the user should know that is not the result. */
    void note(String text) {
        endProgress();
        err.println(text);
        err.flush();
    }

    /** What happens at this moment; shown to a person only, each over the last. */
    void progress(String text) {
        if (person) {
            String cut = text.length() > 78 ? text.substring(0, 78) : text;
            err.print("\r" + cut + " ".repeat(79 - cut.length()) + "\r");
            err.flush();
            unfinishedLine = true;
        }
    }

    private void endProgress() {
        if (unfinishedLine) {
            err.print("\r" + " ".repeat(79) + "\r");
            err.flush();
            unfinishedLine = false;
        }
    }

    String good(String text) {
        return paint("fg(green)", text);
    }

    String warning(String text) {
        return paint("fg(yellow)", text);
    }

    String bad(String text) {
        return paint("bold,fg(red)", text);
    }

    String strong(String text) {
        return paint("bold", text);
    }

    String faint(String text) {
        return paint("faint", text);
    }

    private String paint(String style, String text) {
        // Escapes are written by hand around the finished text: the text itself is data and never markup.
        if (!colours || text.isEmpty()) {
            return text;
        }
        String code = switch (style) {
            case "fg(green)" -> "32";
            case "fg(yellow)" -> "33";
            case "bold,fg(red)" -> "1;31";
            case "bold" -> "1";
            default -> "2";
        };
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    /** A state or level in its colour. */
    String state(String state) {
        return switch (state) {
            case "SUCCEEDED", "OK", "READY", "REPLAYED", "FRESH" -> good(state);
            case "FAILED", "TIMED_OUT", "CRITICAL", "MISSED" -> bad(state);
            case "PARTIAL", "WARNING", "SKIPPED", "COALESCED", "RUNNING", "PARKED", "STALE" -> warning(state);
            default -> state;
        };
    }

    /** Columns as wide as their widest cell; the last is left ragged. */
    void table(List<String> head, List<List<String>> rows) {
        var all = new ArrayList<List<String>>();
        all.add(head);
        all.addAll(rows);
        int[] widths = new int[head.size()];
        for (List<String> row : all) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                boolean last = i == row.size() - 1;
                String shown = row.equals(head) ? strong(cell) : state(cell);
                line.append(shown).append(last ? "" : " ".repeat(widths[i] - cell.length() + 2));
            }
            line(line.toString().stripTrailing());
        }
    }
}
