package io.peaflow.job;

import java.util.Optional;

/** A reason for which nothing runs by the clock; what somebody asks for by hand still does. */
public interface ScheduleHold {

    /** Why, and what ends it; empty when nothing is held. */
    Optional<String> reason();
}
