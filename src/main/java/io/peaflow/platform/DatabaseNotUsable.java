package io.peaflow.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ExitCodeGenerator;

/** The database cannot be used; the message says what, why and what to do, and never holds a password. */
final class DatabaseNotUsable extends RuntimeException implements ExitCodeGenerator {

    private static final int FAILED = 1;
    private static final int NOTHING_REACHABLE = 69;
    private static final int CONFIGURATION = 78;

    private final String what;
    private final String remedy;
    private final int exitCode;

    private DatabaseNotUsable(String what, String remedy, int exitCode, @Nullable Throwable cause) {
        super(what, cause);
        this.what = what;
        this.remedy = remedy;
        this.exitCode = exitCode;
    }

    static DatabaseNotUsable unreachable(String what, String remedy, @Nullable Throwable cause) {
        return new DatabaseNotUsable(what, remedy, NOTHING_REACHABLE, cause);
    }

    static DatabaseNotUsable refused(String what, String remedy) {
        return new DatabaseNotUsable(what, remedy, CONFIGURATION, null);
    }

    static DatabaseNotUsable failed(String what, String remedy, Throwable cause) {
        return new DatabaseNotUsable(what, remedy, FAILED, cause);
    }

    String what() {
        return what;
    }

    String remedy() {
        return remedy;
    }

    @Override
    public String getMessage() {
        return what + " Remedy: " + remedy;
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}
