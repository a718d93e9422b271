package io.peaflow.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.peaflow.kernel.Telling;

/**
 * What a check saw.
 *
 * @param check name of the check that looked
 * @param summary one line of English, with the numbers
 * @param remedy what to do about it, in English; empty when the level is OK
 * @param said the summary as facts, for a reader of another language
 * @param advice the remedy as facts
 */
public record Finding(
        String check,
        Level level,
        String summary,
        String remedy,
        @JsonIgnore Telling said,
        @JsonIgnore Telling advice) {

    public Finding {
        if (check.isBlank()) {
            throw new IllegalArgumentException("A finding without the name of its check");
        }
        if (level != Level.OK && remedy.isBlank()) {
            throw new IllegalArgumentException("The finding '" + check + "' is " + level + " but names no remedy");
        }
    }

    public Finding(String check, Level level, Telling said, Telling advice) {
        this(check, level, said.english(), advice.english(), said, advice);
    }

    public static Finding ok(String check, Telling said) {
        return new Finding(check, Level.OK, said, Telling.plain(""));
    }

    public static Finding warning(String check, Telling said, Telling advice) {
        return new Finding(check, Level.WARNING, said, advice);
    }

    public static Finding critical(String check, Telling said, Telling advice) {
        return new Finding(check, Level.CRITICAL, said, advice);
    }

    public static Finding ok(String check, String summary) {
        return ok(check, Telling.plain(summary));
    }

    public static Finding warning(String check, String summary, String remedy) {
        return warning(check, Telling.plain(summary), Telling.plain(remedy));
    }

    public static Finding critical(String check, String summary, String remedy) {
        return critical(check, Telling.plain(summary), Telling.plain(remedy));
    }
}
