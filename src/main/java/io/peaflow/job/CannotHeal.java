package io.peaflow.job;

/** A failure that the same attempt, made again, would only repeat: it is not retried. */
public class CannotHeal extends RuntimeException {

    public CannotHeal(String reason) {
        super(reason);
    }

    public CannotHeal(String reason, Throwable cause) {
        super(reason, cause);
    }
}
