package io.peaflow.job;

/** How far a slot of a job has come. */
public enum RunState {
    /** Due, or waiting: for its next attempt, or for what it needs and is on its way. */
    PLANNED,
    RUNNING,
    SUCCEEDED,
    /** Some items could not be had; the slot may be resumed. */
    PARTIAL,
    FAILED,
    /** Still at work at its deadline: interrupted and fenced off. */
    TIMED_OUT,
    /** Fell due while nobody was there, and the catch-up policy lets it go. */
    MISSED,
    /** Fell due while nobody was there, and a later slot did its work. */
    COALESCED,
    /** Fell due while the job was still running, and the overlap policy lets it go. */
    SKIPPED;

    /** Whether nothing more will happen to the slot by itself. */
    public boolean ended() {
        return this != PLANNED && this != RUNNING;
    }
}
