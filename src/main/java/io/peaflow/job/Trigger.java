package io.peaflow.job;

/** Why a run was opened. */
public enum Trigger {
    SCHEDULE,
    MANUAL,
    CATCH_UP,
    REPLAY
}
