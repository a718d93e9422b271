package io.peaflow.signal.web;

/** What was asked for is not there. */
final class NoSignal extends RuntimeException {

    NoSignal(String what) {
        super(what);
    }

    NoSignal(String what, Throwable cause) {
        super(what, cause);
    }
}
