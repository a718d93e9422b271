package io.peaflow.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of the slots that fell due while nobody was there: a pure decision. */
record CatchUp(List<Step> steps) {

    /** What becomes of one missed slot. */
    record Step(Slot slot, RunState state, @Nullable Instant windowFrom, String why) {}

    static CatchUp of(JobSettings.CatchUp settings, List<Slot> missed, Instant now) {
        List<Step> steps = new ArrayList<>();
        Instant oldest = now.minus(settings.maxAge());
        List<Slot> young =
                missed.stream().filter(slot -> !slot.dueAt().isBefore(oldest)).toList();
        for (Slot slot : missed) {
            if (slot.dueAt().isBefore(oldest)) {
                steps.add(new Step(slot, RunState.MISSED, null, "fell due longer ago than catch-up.max-age"));
            } else {
                steps.add(step(settings.policy(), slot, young));
            }
        }
        return new CatchUp(steps);
    }

    private static Step step(JobSettings.CatchUp.Policy policy, Slot slot, List<Slot> young) {
        boolean newest = slot.equals(young.getLast());
        return switch (policy) {
            case NONE -> new Step(slot, RunState.MISSED, null, "nobody was there, and catch-up.policy is none");
            case LATEST ->
                newest
                        ? new Step(slot, RunState.PLANNED, null, "caught up: the latest missed slot")
                        : new Step(slot, RunState.MISSED, null, "only the latest missed slot is caught up");
            case COALESCE ->
                newest
                        ? new Step(slot, RunState.PLANNED, young.getFirst().dueAt(), covers(young))
                        : new Step(
                                slot,
                                RunState.COALESCED,
                                null,
                                "done by the run of " + young.getLast().name());
            case EACH -> new Step(slot, RunState.PLANNED, null, "caught up");
        };
    }

    private static String covers(List<Slot> young) {
        return young.size() == 1
                ? "caught up"
                : "caught up, for all since " + young.getFirst().name();
    }

    @Override
    public String toString() {
        long run =
                steps.stream().filter(step -> step.state() == RunState.PLANNED).count();
        return run + " to run, " + (steps.size() - run) + " let go";
    }
}
