package io.peaflow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every study has: a table, one JSON document, or a picture. It needs no server, no database and no data folder. */
abstract class StudyWord extends Word {

    @Option(names = "--json", description = "Print one JSON document; docs/numbers.md explains its fields.")
    boolean json;

    @Option(names = "--open", description = "Draw it into a temporary HTML file and open that.")
    boolean open;

    StudyWord(Workplace workplace) {
        super(workplace);
    }

    /** Reads the files and calculates. */
    abstract StudyResult study();

    @Override
    public final Integer call() {
        StudyResult result = study();
        if (json) {
            terminal.json(result.json());
        }
        if (open) {
            String said = new StudyPage(workplace).show(result);
            if (json) {
                terminal.note(said);
            } else {
                terminal.line(said);
            }
        }
        if (!json && !open) {
            table(result);
        }
        return ExitCodes.OK;
    }

    private void table(StudyResult result) {
        terminal.line(terminal.strong(result.title()));
        var rows = new ArrayList<List<String>>();
        for (StudyResult.Line line : result.lines()) {
            rows.add(List.of(line.name(), line.shown(), line.reason()));
        }
        terminal.table(List.of("NUMBER", "VALUE", "WHY NONE"), rows);
        for (StudyResult.Section section : result.sections()) {
            section(section);
        }
    }

    private void section(StudyResult.Section section) {
        if (section.rows().isEmpty()) {
            return;
        }
        terminal.line("");
        terminal.line(terminal.strong(section.name()));
        var rows = new ArrayList<List<String>>();
        for (Map<String, @Nullable Object> row : section.rows()) {
            rows.add(row.values().stream()
                    .map(value -> StudyResult.shown(value, section.unit()))
                    .toList());
        }
        terminal.table(List.copyOf(section.rows().getFirst().keySet()), rows);
    }
}
