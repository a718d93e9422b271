package io.peaflow.cli;

import org.jspecify.annotations.Nullable;

/** A word that could not be done, with the text for its user and the exit code for scripts. */
final class Refusal extends RuntimeException {
    private final int exitCode;

    Refusal(int exitCode, String message) {
        this(exitCode, message, null);
    }

    Refusal(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
