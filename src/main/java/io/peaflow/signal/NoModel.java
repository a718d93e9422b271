package io.peaflow.signal;

/** What is asked of the registry of models cannot be had, for a reason that the message gives. */
public final class NoModel extends RuntimeException {

    private final boolean unknown;

    private NoModel(String why, boolean unknown) {
        super(why);
        this.unknown = unknown;
    }

    static NoModel unknown(String name) {
        return new NoModel("There is no model '" + name + "'; `peaflow model list` shows those there are", true);
    }

    static NoModel untrained(String reason) {
        return new NoModel("No model could be trained: " + reason, false);
    }

    /** Whether it is the name that nobody knows. */
    public boolean isUnknown() {
        return unknown;
    }
}
