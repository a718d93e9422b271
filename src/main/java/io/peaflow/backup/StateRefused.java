package io.peaflow.backup;

import org.springframework.boot.ExitCodeGenerator;

/** A run without a disk that was not begun, and why; the state is as it was. */
final class StateRefused extends RuntimeException implements ExitCodeGenerator {

    private static final int AWAY = 69;
    private static final int BUSY = 75;
    private static final int NOT_USABLE = 78;

    private final int exitCode;

    private StateRefused(int exitCode, String what, String remedy) {
        super(what + " Remedy: " + remedy);
        this.exitCode = exitCode;
    }

    static StateRefused busy(String what, String remedy) {
        return new StateRefused(BUSY, what, remedy);
    }

    static StateRefused away(String what, Throwable cause) {
        var refused = new StateRefused(
                AWAY, what, "check the place, peaflow.backup.s3 (endpoint, region, keys, path-style) and the network.");
        refused.initCause(cause);
        return refused;
    }

    static StateRefused unusable(String what, String remedy) {
        return new StateRefused(NOT_USABLE, what, remedy);
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}
