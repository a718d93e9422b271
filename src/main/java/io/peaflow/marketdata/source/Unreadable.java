package io.peaflow.marketdata.source;

/** An answer, a file or a row that is not what was asked for; all of it is refused with this reason. */
public final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 300;

    public Unreadable(String reason) {
        super(reason.substring(0, Math.min(LONGEST, reason.length())), null, false, false);
    }

    /** What was wrong, in one line. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
