package io.peaflow.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.peaflow.kernel.ValueSeries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A user's own CSV file: a header, ISO dates in the column {@code date}, numbers with a decimal point in columns found by
 * name, empty cells allowed. Rows come out by date, whatever order they stand in. Everything that is wrong with a file is
 * told at once.
 */
final class StudyFile {

    static final String DATE = "date";

    private static final String ISO = "2024-12-31";
    /** Beyond these a number is a mistake, and what is calculated from it might be none any more. */
    private static final double LARGEST = 1e15;

    private static final double SMALLEST_PRICE = 1e-12;

    /** What a decimal number is written with; Java's own parser reads further forms, such as NaN and 0x1p3. */
    private static final String DECIMAL = "0123456789.+-eE";

    private static final int TIMES = 32;
    private static final long MEGA = 1 << 20;
    private static final int SHOWN = 20;
    private static final char MARK = '\uFEFF';

    /** What a number of a column must be. */
    enum Rule {
        ANY(""),
        ABOVE_ZERO("is not above zero, or too close to it"),
        NOT_BELOW_ZERO("is below zero");

        private final String reason;

        Rule(String reason) {
            this.reason = reason;
        }

        private boolean holds(double value) {
            return switch (this) {
                case ANY -> true;
                case ABOVE_ZERO -> value >= SMALLEST_PRICE;
                case NOT_BELOW_ZERO -> value >= 0;
            };
        }
    }

    private record Mistake(long line, String text) {}

    private record Row(long line, LocalDate date, List<String> cells) {}

    private final Path path;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Mistake> wrong = new ArrayList<>();

    private StudyFile(Path path) {
        this.path = path;
    }

    /** Reads a file whose dates are each there once. */
    static StudyFile ofDays(Path path) {
        StudyFile file = ofRows(path);
        for (int i = 1; i < file.rows.size(); i++) {
            Row row = file.rows.get(i);
            if (row.date.equals(file.rows.get(i - 1).date)) {
                file.bad(
                        row.line,
                        DATE,
                        row.date.toString(),
                        "stands on line " + file.rows.get(i - 1).line + " already",
                        "keep one row a day");
            }
        }
        return file;
    }

    /** Reads a file with any number of rows a day; those of one day stay in their order. */
    static StudyFile ofRows(Path path) {
        var file = new StudyFile(path);
        file.read(text(path));
        file.rows.sort(Comparator.comparing(Row::date));
        return file;
    }

    /** What a file of a user says, without the mark that Excel puts before it. */
    static String text(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    "There is no file " + path + ".\n  Remedy: name a CSV file; `peaflow study --help` has examples.");
        }
        try {
            refuseLarge(path);
            String text = Files.readString(path);
            return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
        } catch (CharacterCodingException notText) {
            throw new Refusal(
                    ExitCodes.USAGE, path + " is not a text in UTF-8.\n  Remedy: save it as CSV in UTF-8.", notText);
        } catch (IOException unreadable) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    path + " cannot be read: " + unreadable.getMessage()
                            + ".\n  Remedy: look at who may read the file.",
                    unreadable);
        }
    }

    /** What is read takes many times its size of memory, and Java ends at once when there is none left. */
    private static void refuseLarge(Path path) throws IOException {
        long memory = Runtime.getRuntime().maxMemory();
        if (Files.size(path) > memory / TIMES) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    path + " has " + (Files.size(path) + MEGA - 1) / MEGA + " MB; with " + memory / MEGA
                            + " MB of memory " + memory / TIMES / MEGA
                            + " are read at most.\n  Remedy: fewer rows, or PEAFLOW_JAVA_OPTS=-Xmx2g for more memory.");
        }
    }

    private void read(String text) {
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)) {
            for (CsvRecord cells : reader) {
                if (columns.isEmpty()) {
                    header(cells);
                } else {
                    row(cells);
                }
            }
        } catch (CsvParseException broken) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    path + " is not a CSV file: " + reasonOf(broken) + ".\n  Remedy: close every quotation mark.",
                    broken);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        if (columns.isEmpty()) {
            throw new Refusal(
                    ExitCodes.USAGE, path + " is empty.\n  Remedy: begin it with a header, for example date,close.");
        }
    }

    private static String reasonOf(CsvParseException broken) {
        return broken.getCause() == null
                ? String.valueOf(broken.getMessage())
                : String.valueOf(broken.getCause().getMessage());
    }

    private void header(CsvRecord cells) {
        for (int i = 0; i < cells.getFieldCount(); i++) {
            String name = cells.getField(i).strip().toLowerCase(Locale.ROOT);
            if (columns.putIfAbsent(name, i) != null && !name.isEmpty()) {
                throw new Refusal(
                        ExitCodes.USAGE,
                        path + ", line " + cells.getStartingLineNumber() + ": the column " + name
                                + " is there twice.\n  Remedy: name each column once.");
            }
        }
        columnOf(DATE);
    }

    private void row(CsvRecord cells) {
        long line = cells.getStartingLineNumber();
        if (cells.getFieldCount() != columns.size()) {
            wrong.add(new Mistake(
                    line,
                    "has " + cells.getFieldCount() + " cells, the header has " + columns.size()
                            + "; give each column one cell, empty where nothing is known"));
            return;
        }
        String date = cells.getField(columnOf(DATE)).strip();
        try {
            LocalDate day = LocalDate.parse(date);
            if (date.length() == ISO.length()) {
                rows.add(new Row(line, day, cells.getFields()));
            } else {
                bad(line, DATE, date, "has a year of more than four digits", "write it like " + ISO);
            }
        } catch (DateTimeParseException notADate) {
            bad(line, DATE, date, date.isEmpty() ? "is empty" : "is not an ISO date", "write it like " + ISO);
        }
    }

    private int columnOf(String name) {
        Integer column = columns.get(name);
        if (column == null) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    path + ": there is no column " + name + "; the header has " + String.join(", ", columns.keySet())
                            + ".\n  Remedy: name it in the header; columns are told apart by commas.");
        }
        return column;
    }

    private void bad(long line, String column, String value, String reason, String remedy) {
        wrong.add(new Mistake(line, "column " + column + ": \"" + value + "\" " + reason + "; " + remedy));
    }

    boolean has(String column) {
        return columns.containsKey(column.toLowerCase(Locale.ROOT));
    }

    int size() {
        return rows.size();
    }

    Path path() {
        return path;
    }

    LocalDate date(int row) {
        return rows.get(row).date;
    }

    /** The days as days since 1970-01-01. */
    int[] days() {
        return rows.stream()
                .mapToInt(row -> Math.toIntExact(row.date.toEpochDay()))
                .toArray();
    }

    /** Every column but the date, as the header writes them, in lower case. */
    List<String> names() {
        return columns.keySet().stream().filter(name -> !name.equals(DATE)).toList();
    }

    /** The numbers of a column, NaN where a cell is empty. {@link #refuseWrong()} tells of the bad ones. */
    double[] numbers(String column, Rule rule) {
        String name = column.toLowerCase(Locale.ROOT);
        int index = columnOf(name);
        double[] numbers = new double[rows.size()];
        for (int i = 0; i < numbers.length; i++) {
            Row row = rows.get(i);
            numbers[i] = number(row, name, row.cells.get(index).strip(), rule);
        }
        return numbers;
    }

    private double number(Row row, String column, String cell, Rule rule) {
        if (cell.isEmpty()) {
            return Double.NaN;
        }
        double value = decimal(cell);
        if (Double.isNaN(value)) {
            bad(row.line, column, cell, "is not a number", "write it like 1234.56, or leave the cell empty");
        } else if (Math.abs(value) > LARGEST) {
            bad(row.line, column, cell, "is too large a number", "leave the cell empty if it is not known");
        } else if (!rule.holds(value)) {
            bad(row.line, column, cell, rule.reason, "correct it, or leave the cell empty if it is not known");
        }
        return value;
    }

    /** The number, NaN where the cell holds none. */
    private static double decimal(String cell) {
        if (cell.chars().anyMatch(c -> DECIMAL.indexOf(c) < 0)) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    /** Refuses the file if anything that was read so far is wrong. */
    void refuseWrong() {
        if (wrong.isEmpty()) {
            return;
        }
        var text = new StringBuilder(path + (wrong.size() == 1 ? " has a mistake:" : " has mistakes:"));
        wrong.stream()
                .sorted(Comparator.comparingLong(Mistake::line))
                .limit(SHOWN)
                .forEach(one ->
                        text.append("\n  line ").append(one.line).append(", ").append(one.text));
        if (wrong.size() > SHOWN) {
            text.append("\n  and ").append(wrong.size() - SHOWN).append(" more");
        }
        throw new Refusal(ExitCodes.USAGE, text.append('.').toString());
    }

    /** The rows that have a number in this column, as a series; a bad file is refused. */
    ValueSeries series(String column, Rule rule) {
        double[] numbers = numbers(column, rule);
        refuseWrong();
        int[] days = days();
        int[] kept = rowsWith(List.of(numbers));
        return new ValueSeries(
                String.valueOf(path.getFileName()),
                Arrays.stream(kept).map(row -> days[row]).toArray(),
                Arrays.stream(kept).mapToDouble(row -> numbers[row]).toArray());
    }

    /** The rows that have a number in each of these columns. */
    static int[] rowsWith(List<double[]> columns) {
        return IntStream.range(0, columns.getFirst().length)
                .filter(row -> columns.stream().noneMatch(column -> Double.isNaN(column[row])))
                .toArray();
    }

    /** The last row on or before a day. */
    Optional<Integer> rowAt(LocalDate day) {
        Optional<Integer> found = Optional.empty();
        for (int row = 0; row < rows.size() && !rows.get(row).date.isAfter(day); row++) {
            found = Optional.of(row);
        }
        return found;
    }
}
