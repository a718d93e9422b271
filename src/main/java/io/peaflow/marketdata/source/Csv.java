package io.peaflow.marketdata.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reading delimited text of doubtful origin (RFC 4180 in quotes and line ends; the delimiter is a parameter). */
public final class Csv {

    /** Digits only: no hexadecimal, no "NaN", no "1f", which Java would take for numbers. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{0,18})?([eE][+-]?\\d{1,2})?");

    private Csv() {}

    /**
     * The rows of the text.
     *
     * @throws Unreadable when the last line does not end: text that was cut off ends like that, and its last number may be
     *     short of digits
     */
    public static List<List<String>> rows(String text, char delimiter) throws Unreadable {
        if (!text.endsWith("\n")) {
            throw new Unreadable("the last line does not end: the text is cut off");
        }
        var reading = new Reading(delimiter);
        text.chars().forEach(c -> reading.take((char) c));
        if (reading.quoted) {
            throw new Unreadable("a quotation mark is never closed");
        }
        return reading.rows;
    }

    /** What was read so far, a character at a time. */
    private static final class Reading {

        private final char delimiter;
        private final List<List<String>> rows = new ArrayList<>();
        private final List<String> row = new ArrayList<>();
        private final StringBuilder cell = new StringBuilder();
        private boolean quoted;
        private char before;

        Reading(char delimiter) {
            this.delimiter = delimiter;
        }

        void take(char c) {
            if (c == '"') {
                // A quote within quotes is written twice: closing and opening again leaves one.
                if (!quoted && before == '"') {
                    cell.append(c);
                }
                quoted = !quoted;
            } else if (quoted || (c != delimiter && c != '\n')) {
                cell.append(c);
            } else {
                endCell(c == '\n');
            }
            before = c;
        }

        private void endCell(boolean endsRow) {
            row.add(cell.toString().strip());
            cell.setLength(0);
            if (endsRow) {
                rows.add(List.copyOf(row));
                row.clear();
            }
        }
    }

    /** A finite number; NaN for an empty cell and for a dot alone, which mean "not available". */
    public static double number(String cell) throws Unreadable {
        if (cell.isEmpty() || cell.equals(".")) {
            return Double.NaN;
        }
        if (!NUMBER.matcher(cell).matches()) {
            throw new Unreadable("'" + shortened(cell) + "' is not a number");
        }
        return Double.parseDouble(cell);
    }

    /** A whole number; -1 for an empty cell. */
    public static long whole(String cell) throws Unreadable {
        double value = number(cell);
        if (Double.isNaN(value)) {
            return -1;
        }
        if (value != Math.rint(value) || Math.abs(value) > 9e15) {
            throw new Unreadable("'" + shortened(cell) + "' is not a whole number");
        }
        return (long) value;
    }

    /** The names of the columns, in lower case. */
    public static List<String> heading(List<String> row) {
        return row.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    private static String shortened(String cell) {
        return cell.substring(0, Math.min(30, cell.length()));
    }
}
