package io.peaflow.cli;

import io.peaflow.kernel.TradingCalendar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration of `study features`: which files, and from when on their values are known. */
final class StudyFeaturesPlan {

    /** When the decision after a session is made, on the next trading day in Paris. */
    private static final LocalTime MORNING = LocalTime.of(7, 0);
    /** When FRED has the values of the American session before, in New York. */
    private static final LocalTime POSTED = LocalTime.of(17, 0);

    private static final String AGE = "greatest-age-days";
    private static final String SOURCE = ".source";
    private static final int DEFAULT_AGE = 10;

    /** A series that is needed. */
    enum Part {
        PRICE("yahoo"),
        VOLATILITY_INDEX("yahoo"),
        LONG_YIELD("fred"),
        SHORT_YIELD("fred"),
        CREDIT_SPREAD("fred");

        private final String source;

        Part(String source) {
            this.source = source;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Path file;
    private final Map<String, String> values;

    private StudyFeaturesPlan(Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
    }

    static StudyFeaturesPlan read(Path file) {
        var values = new LinkedHashMap<String, String>();
        int number = 0;
        for (String raw : lines(file)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw refused(file, number, line, "is not key: value", "write it like price: closes.csv");
            }
            String key = line.substring(0, colon).strip();
            if (!keys().contains(key)) {
                throw refused(file, number, key, "is not known", "the keys are " + String.join(", ", keys()));
            }
            if (values.put(key, line.substring(colon + 1).strip()) != null) {
                throw refused(file, number, key, "is there twice", "keep one");
            }
        }
        var plan = new StudyFeaturesPlan(file, values);
        plan.check();
        return plan;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    "The configuration " + file
                            + " cannot be read.\n  Remedy: name a text of lines key: value; `peaflow"
                            + " study features --help` has the keys.",
                    unreadable);
        }
    }

    private static List<String> keys() {
        var keys = Arrays.stream(Part.values()).map(Part::key).collect(Collectors.toList());
        Arrays.stream(Part.values())
                .filter(part -> part != Part.PRICE)
                .map(part -> part.key() + SOURCE)
                .forEach(keys::add);
        keys.add(AGE);
        return keys;
    }

    private static Refusal refused(Path file, int line, String value, String reason, String remedy) {
        return new Refusal(
                ExitCodes.USAGE,
                file + ", line " + line + ": \"" + value + "\" " + reason + ".\n  Remedy: " + remedy + ".");
    }

    private void check() {
        List<String> lacking = Arrays.stream(Part.values())
                .map(Part::key)
                .filter(key -> values.getOrDefault(key, "").isEmpty())
                .toList();
        if (!lacking.isEmpty()) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    file + " lacks " + String.join(", ", lacking) + ".\n  Remedy: name a CSV file for each.");
        }
        for (Part part : Part.values()) {
            if (!List.of("yahoo", "fred").contains(source(part))) {
                throw wrong(part.key() + SOURCE, source(part), "is neither yahoo nor fred");
            }
        }
        if (!values.getOrDefault(AGE, "0").matches("\\d{1,4}")) {
            throw wrong(AGE, values.getOrDefault(AGE, ""), "is not a number of days");
        }
    }

    private Refusal wrong(String key, String value, String reason) {
        return new Refusal(
                ExitCodes.USAGE,
                file + ": " + key + " is \"" + value + "\", which " + reason + ".\n  Remedy: correct it.");
    }

    private String source(Part part) {
        return values.getOrDefault(part.key() + SOURCE, part.source);
    }

    int greatestAgeDays() {
        return values.containsKey(AGE) ? Integer.parseInt(values.getOrDefault(AGE, "0")) : DEFAULT_AGE;
    }

    /** The file of a series: beside the configuration, or by its whole path. */
    Path path(Part part) {
        return file.toAbsolutePath().resolveSibling(values.getOrDefault(part.key(), ""));
    }

    /** The morning on which what followed from a session was decided. */
    static Instant decision(LocalDate session) {
        TradingCalendar paris = TradingCalendar.euronextParis();
        return next(paris, session).atTime(MORNING).atZone(paris.zone()).toInstant();
    }

    /** From when on the value of a day was known: at the close, or where it is posted the next American session, then. */
    Instant knownFrom(Part part, LocalDate day) {
        TradingCalendar newYork = TradingCalendar.newYork();
        LocalDate known = source(part).equals("fred") ? next(newYork, day) : day;
        return known.atTime(POSTED).atZone(newYork.zone()).toInstant();
    }

    private static LocalDate next(TradingCalendar calendar, LocalDate day) {
        return (calendar.covers(day.plusDays(14)) && calendar.covers(day) ? calendar : TradingCalendar.weekdays())
                .next(day);
    }
}
