package io.peaflow.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A study as a page of its own: drawings and numbers in one HTML file that loads nothing. */
final class StudyPage {

    private static final String STYLE = """
            body{font:15px system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
            svg{width:100%;height:auto;margin:1rem 0}table{border-collapse:collapse;margin:1rem 0}
            th,td{text-align:left;padding:.15rem 1rem .15rem 0;border-bottom:1px solid #ddd}
            td+td{font-variant-numeric:tabular-nums}""";

    private final Workplace workplace;

    StudyPage(Workplace workplace) {
        this.workplace = workplace;
    }

    /** Writes the page, opens it where there is a desktop, and says what was done. */
    String show(StudyResult result) {
        Path page;
        try {
            page = Files.createTempFile("peaflow-study-", ".html");
            Files.writeString(page, html(result));
        } catch (IOException full) {
            throw new Refusal(
                    ExitCodes.FAILED,
                    "The picture could not be written: " + full.getMessage()
                            + ".\n  Remedy: make room in the folder for temporary files, or use --json.",
                    full);
        }
        return opener().filter(opener -> opened(opener, page)).isPresent()
                ? "Opened " + page
                : "There is no desktop to open it with; the picture is " + page;
    }

    private static boolean opened(List<String> opener, Path page) {
        try {
            new ProcessBuilder(Stream.concat(opener.stream(), Stream.of(page.toString()))
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** The desktop's own command for a file. */
    private Optional<List<String>> opener() {
        String system = workplace.properties().getOrDefault("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("windows")) {
            return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
        }
        if (system.contains("mac")) {
            return onPath("open").map(List::of);
        }
        boolean desktop = Stream.of("DISPLAY", "WAYLAND_DISPLAY")
                .anyMatch(
                        name -> !workplace.environment().getOrDefault(name, "").isEmpty());
        return desktop ? onPath("xdg-open").map(List::of) : Optional.empty();
    }

    private Optional<String> onPath(String program) {
        return Arrays.stream(
                        workplace.environment().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    static String html(StudyResult result) {
        var page = new StringBuilder(16_384);
        page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(escaped(result.title()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>")
                .append(escaped(result.title()))
                .append("</h1>");
        result.drawings().forEach(page::append);
        page.append("<table><tr><th>number</th><th>value</th><th>why none</th></tr>");
        for (StudyResult.Line line : result.lines()) {
            row(page, "td", List.of(line.name(), line.shown(), line.reason()));
        }
        page.append("</table>");
        for (StudyResult.Section section : result.sections()) {
            section(page, section);
        }
        return page.append("</body></html>").toString();
    }

    private static void section(StringBuilder page, StudyResult.Section section) {
        if (section.rows().isEmpty()) {
            return;
        }
        page.append("<h2>").append(escaped(section.name())).append("</h2><table>");
        row(page, "th", List.copyOf(section.rows().getFirst().keySet()));
        section.rows()
                .forEach(row -> row(
                        page,
                        "td",
                        row.values().stream()
                                .map(value -> StudyResult.shown(value, section.unit()))
                                .toList()));
        page.append("</table>");
    }

    private static void row(StringBuilder page, String cell, List<String> texts) {
        page.append("<tr>");
        texts.forEach(text -> page.append('<')
                .append(cell)
                .append('>')
                .append(escaped(text))
                .append("</")
                .append(cell)
                .append('>'));
        page.append("</tr>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
