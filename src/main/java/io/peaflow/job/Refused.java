package io.peaflow.job;

/** What was asked for cannot be done, for a reason that the message gives. */
public final class Refused extends RuntimeException {

    Refused(String reason) {
        super(reason);
    }

    Refused(String reason, Throwable cause) {
        super(reason, cause);
    }
}
