package io.peaflow.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The dated lists beside the rules: closures that follow no rule, and every closure recorded before 2000. */
final class CalendarExceptions {

    private static final String DATED = "calendar-exceptions.csv";
    private static final String RECORDED = "closed-before-2000.csv";

    /** What is different on a day. */
    enum What {
        CLOSED,
        HALF,
        OPEN
    }

    /** One day of one calendar that its rules do not tell, and why. */
    record Entry(String calendar, LocalDate day, What what, String reason) {

        boolean opens() {
            return what != What.CLOSED;
        }

        boolean isHalf() {
            return what == What.HALF;
        }
    }

    private CalendarExceptions() {}

    static List<Entry> of(String calendar) {
        var entries = new ArrayList<Entry>();
        lines(RECORDED)
                .map(line -> line.split(",", -1))
                .filter(fields -> fields[0].equals(calendar))
                .forEach(fields -> {
                    for (String day : fields[2].split(" ", -1)) {
                        entries.add(
                                new Entry(calendar, LocalDate.parse(fields[1] + "-" + day), What.CLOSED, "recorded"));
                    }
                });
        entries.addAll(dated().stream()
                .filter(entry -> entry.calendar().equals(calendar))
                .toList());
        return entries;
    }

    /** The closures from 2000 on that follow no rule. */
    static List<Entry> dated() {
        return lines(DATED)
                .map(line -> line.split(",", 4))
                .map(fields -> new Entry(fields[0], LocalDate.parse(fields[1]), What.valueOf(fields[2]), fields[3]))
                .toList();
    }

    private static java.util.stream.Stream<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(
                CalendarExceptions.class.getResourceAsStream(resource), "the jar lacks " + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException("The jar's " + resource + " cannot be read", e);
        }
    }
}
