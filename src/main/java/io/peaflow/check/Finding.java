package io.peaflow.check;

/**
 * What a check saw.
 *
 * @param check name of the check that looked
 * @param summary one line for people, with the numbers
 * @param remedy what to do about it; empty when the level is OK
 */
public record Finding(String check, Level level, String summary, String remedy) {

    public Finding {
        if (check.isBlank()) {
            throw new IllegalArgumentException("A finding without the name of its check");
        }
        if (level != Level.OK && remedy.isBlank()) {
            throw new IllegalArgumentException("The finding '" + check + "' is " + level + " but names no remedy");
        }
    }

    public static Finding ok(String check, String summary) {
        return new Finding(check, Level.OK, summary, "");
    }

    public static Finding warning(String check, String summary, String remedy) {
        return new Finding(check, Level.WARNING, summary, remedy);
    }

    public static Finding critical(String check, String summary, String remedy) {
        return new Finding(check, Level.CRITICAL, summary, remedy);
    }
}
