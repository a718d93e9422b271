package io.peaflow.home;

import org.jspecify.annotations.Nullable;

/** The data folder cannot be used; the message says what, why and what to do. */
public final class DataFolderRefused extends RuntimeException {

    /** Why it was refused. */
    public enum Reason {
        /** Another living process owns the folder: try later, or talk to that process. */
        BUSY,
        /** The folder holds the other kind of data. */
        OTHER_KIND,
        /** The folder cannot be made, read or written. */
        NOT_USABLE
    }

    private final Reason reason;

    DataFolderRefused(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
