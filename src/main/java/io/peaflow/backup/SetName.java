package io.peaflow.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a set: when it was taken, in UTC, and a few digits that tell two of one second apart. Names sort by time. */
record SetName(String value) implements Comparable<SetName> {

    static final String ARCHIVE = ".tar.zst.age";
    static final String MANIFEST = ".manifest.json";

    private static final Pattern FORM = Pattern.compile("(\\d{8}T\\d{6}Z)-[0-9a-f]{6}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    SetName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no name of a set");
        }
    }

    static SetName of(Instant at, String digits) {
        return new SetName(TIME.format(at) + "-" + digits);
    }

    /** Empty when the text is no name of a set. */
    static Optional<SetName> find(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new SetName(text)) : Optional.empty();
    }

    /** The set that a file of this name belongs to. */
    static Optional<SetName> ofObject(String object) {
        String name = object.replaceAll("(\\.tar\\.zst\\.age|\\.manifest\\.json)$", "");
        return name.equals(object) ? Optional.empty() : find(name);
    }

    Instant at() {
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            throw new IllegalStateException(value);
        }
        return TIME.parse(form.group(1), Instant::from);
    }

    String archive() {
        return value + ARCHIVE;
    }

    String manifest() {
        return value + MANIFEST;
    }

    @Override
    public int compareTo(SetName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
