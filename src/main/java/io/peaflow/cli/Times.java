package io.peaflow.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Instants as a person in Paris reads them. */
final class Times {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH);

    private Times() {}

    /** The instant in a field, to the minute; a dash when there is none. */
    static String local(JsonNode instant) {
        String text = instant.asString("");
        if (text.isEmpty()) {
            return "-";
        }
        try {
            return LOCAL.format(Instant.parse(text).atZone(PARIS));
        } catch (DateTimeException notAnInstant) {
            return text;
        }
    }

    /** How long ago an instant in a field was, in its largest unit. */
    static String age(JsonNode instant, Instant now) {
        try {
            Duration age = Duration.between(Instant.parse(instant.asString("")), now);
            if (age.toHours() >= 48) {
                return age.toDays() + " d";
            }
            return age.toMinutes() >= 120 ? age.toHours() + " h" : Math.max(0, age.toMinutes()) + " min";
        } catch (DateTimeException notAnInstant) {
            return "-";
        }
    }

    /** How long from one field to another; a dash while one is missing. */
    static String between(JsonNode from, JsonNode to) {
        try {
            var duration = Duration.between(Instant.parse(from.asString("")), Instant.parse(to.asString("")));
            return duration.toSeconds() >= 60
                    ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                    : "%.1f s".formatted(duration.toMillis() / 1000.0);
        } catch (DateTimeException running) {
            return "-";
        }
    }
}
