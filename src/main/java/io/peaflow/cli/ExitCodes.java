package io.peaflow.cli;

/** What the process tells its caller; the same for every word, documented in --help and docs/operations/cli.md. */
final class ExitCodes {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 69;
    static final int BUSY = 75;
    static final int NOT_ALLOWED = 77;
    static final int CONFIGURATION = 78;

    private ExitCodes() {}
}
