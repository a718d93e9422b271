package io.peaflow.cli;

import io.peaflow.quant.Reading;
import java.time.LocalDate;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a study found, once for JSON, table and picture: fields in their order, each with its unit; what has no value is null
 * and has its reason under {@code missing}.
 */
final class StudyResult {

    /** How a number is shown to a person; in JSON every number is plain. */
    enum Unit {
        /** A fraction, shown in percent. */
        SHARE,
        /** Percent already. */
        PERCENT,
        NUMBER,
        DAYS,
        NONE
    }

    /** One line of the table. */
    record Line(String name, String shown, String reason) {}

    /** A list of rows under one name. */
    record Section(String name, List<Map<String, @Nullable Object>> rows, Unit unit) {}

    private final String title;
    private final Map<String, @Nullable Object> document = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final List<String> drawings = new ArrayList<>();

    StudyResult(String title) {
        this.title = title;
    }

    StudyResult put(String name, Reading reading, Unit unit) {
        if (reading instanceof Reading.Value value) {
            return put(name, (Object) value.number(), unit);
        }
        return without(name, reading.reason());
    }

    StudyResult put(String name, Optional<?> value, Unit unit, String reasonIfNone) {
        return value.isPresent() ? put(name, (Object) value.get(), unit) : without(name, reasonIfNone);
    }

    /** A number, a date or a text. */
    StudyResult put(String name, Object value, Unit unit) {
        document.put(name, plain(value));
        lines.add(new Line(name, shown(value, unit), ""));
        return this;
    }

    private StudyResult without(String name, String reason) {
        document.put(name, null);
        missing.put(name, reason);
        lines.add(new Line(name, "-", reason));
        return this;
    }

    /** A list of rows, each a map in the order of its columns. */
    StudyResult rows(String name, List<Map<String, @Nullable Object>> rows, Unit unit) {
        document.put(
                name,
                rows.stream()
                        .map(row -> {
                            var copy = new LinkedHashMap<String, @Nullable Object>(row);
                            copy.replaceAll((key, value) -> value == null ? null : plain(value));
                            return copy;
                        })
                        .toList());
        sections.add(new Section(name, rows, unit));
        return this;
    }

    /** Numbers in one line. */
    StudyResult numbers(String name, List<Double> numbers, Unit unit) {
        document.put(name, numbers);
        lines.add(new Line(
                name,
                numbers.isEmpty()
                        ? "-"
                        : numbers.stream()
                                .map(number -> formatted(number, unit))
                                .collect(Collectors.joining(", ")),
                ""));
        return this;
    }

    /** Something for JSON alone. */
    StudyResult hidden(String name, Object value) {
        document.put(name, value);
        return this;
    }

    /** An SVG drawing for the picture. */
    StudyResult drawing(String svg) {
        drawings.add(svg);
        return this;
    }

    String title() {
        return title;
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    List<Section> sections() {
        return List.copyOf(sections);
    }

    List<String> drawings() {
        return List.copyOf(drawings);
    }

    Map<String, @Nullable Object> json() {
        var whole = new LinkedHashMap<String, @Nullable Object>(document);
        whole.put("missing", missing);
        return whole;
    }

    private static Object plain(Object value) {
        return value instanceof TemporalAccessor ? value.toString() : value;
    }

    /** A value as a person reads it. */
    static String shown(@Nullable Object value, Unit unit) {
        return switch (value) {
            case null -> "-";
            case Double number -> formatted(number, unit);
            case LocalDate day -> day.toString();
            default -> value + (unit == Unit.DAYS ? " days" : "");
        };
    }

    private static String formatted(double number, Unit unit) {
        return switch (unit) {
            case SHARE -> String.format(Locale.ROOT, "%.4f %%", 100 * number);
            case PERCENT -> String.format(Locale.ROOT, "%.4f %%", number);
            default -> String.format(Locale.ROOT, "%.6g", number);
        };
    }
}
