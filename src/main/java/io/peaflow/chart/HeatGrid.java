package io.peaflow.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Rows of cells, such as series by sessions: each cell a tone, a letter that says the same, and a sentence. */
public final class HeatGrid {

    private static final int NAME_WIDTH = 110;
    private static final int CELL = 26;
    private static final int CELL_HEIGHT = 18;
    private static final int HEAD = 34;
    private static final int GAP = 2;

    /**
     * One cell.
     *
     * @param letter one character; empty for nothing
     * @param words what it means, with the day and the name
     */
    public record Cell(Tone tone, String letter, String words) {}

    /** One row. */
    public record Row(String name, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    private final String id;
    private final String title;
    private final String description;
    private final List<String> columns;
    private final List<Row> rows = new ArrayList<>();

    /** @param columns the headings, short */
    public HeatGrid(String id, String title, String description, List<String> columns) {
        this.id = id;
        this.title = title;
        this.description = description;
        this.columns = List.copyOf(columns);
    }

    public HeatGrid row(Row row) {
        if (row.cells.size() != columns.size()) {
            throw new IllegalArgumentException("The row " + row.name + " has " + row.cells.size()
                    + " cells and the grid " + columns.size() + " columns");
        }
        rows.add(row);
        return this;
    }

    /** The drawing. */
    public String svg(Ink ink) {
        int width = NAME_WIDTH + columns.size() * CELL;
        var svg = new Svg(id, width, HEAD + rows.size() * CELL_HEIGHT, title, description);
        for (int c = 0; c < columns.size(); c++) {
            int x = NAME_WIDTH + c * CELL + CELL / 2;
            svg.element(
                    "text",
                    "x=\"" + x + "\" y=\"" + (HEAD - 8) + "\" text-anchor=\"middle\" font-size=\"8\" fill=\""
                            + ink.text() + "\"",
                    Objects.requireNonNull(columns.get(c)));
        }
        for (int r = 0; r < rows.size(); r++) {
            draw(svg, rows.get(r), HEAD + r * CELL_HEIGHT, ink);
        }
        return svg.end();
    }

    private static void draw(Svg svg, Row row, int y, Ink ink) {
        int middle = y + CELL_HEIGHT / 2 + 4;
        svg.element(
                "text",
                "x=\"" + (NAME_WIDTH - 8) + "\" y=\"" + middle + "\" text-anchor=\"end\" fill=\"" + ink.text() + "\"",
                row.name);
        for (int c = 0; c < row.cells.size(); c++) {
            Cell cell = row.cells.get(c);
            int x = NAME_WIDTH + c * CELL;
            svg.titled(
                    "rect",
                    "x=\"" + x + "\" y=\"" + y + "\" width=\"" + (CELL - GAP) + "\" height=\"" + (CELL_HEIGHT - GAP)
                            + "\" rx=\"2\" fill=\"" + ink.of(cell.tone) + "\"",
                    cell.words);
            if (!cell.letter.isEmpty()) {
                svg.element(
                        "text",
                        "x=\"" + (x + (CELL - GAP) / 2) + "\" y=\"" + (middle - 1)
                                + "\" text-anchor=\"middle\" pointer-events=\"none\" fill=\"#000000\"",
                        cell.letter);
            }
        }
    }
}
