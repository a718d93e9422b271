package io.peaflow.backup;

import org.springframework.boot.ExitCodeGenerator;

/** A restore that was not begun, and why; the target is as it was. */
public final class RestoreRefused extends RuntimeException implements ExitCodeGenerator {

    private static final int NOT_USABLE = 78;

    RestoreRefused(String what, String remedy) {
        super(what + " Remedy: " + remedy);
    }

    RestoreRefused(String what, String remedy, Throwable cause) {
        super(what + " Remedy: " + remedy, cause);
    }

    @Override
    public int getExitCode() {
        return NOT_USABLE;
    }
}
