package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatchUpTests {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static final List<Slot> THREE_DAYS = slots(3);

    private static List<Slot> slots(int days) {
        return IntStream.rangeClosed(1, days)
                .mapToObj(day -> NOW.minus(Duration.ofDays(days + 1L - day)))
                .map(due -> new Slot(due.toString().substring(0, 10), due))
                .toList();
    }

    private static List<RunState> states(JobSettings.CatchUp.Policy policy, List<Slot> missed) {
        return CatchUp.of(new JobSettings.CatchUp(policy, Duration.ofDays(7)), missed, NOW).steps().stream()
                .map(CatchUp.Step::state)
                .toList();
    }

    @Test
    void noneLetsEverySlotGo() {
        assertThat(states(JobSettings.CatchUp.Policy.NONE, THREE_DAYS))
                .containsExactly(RunState.MISSED, RunState.MISSED, RunState.MISSED);
    }

    @Test
    void latestRunsTheNewestOnly() {
        assertThat(states(JobSettings.CatchUp.Policy.LATEST, THREE_DAYS))
                .containsExactly(RunState.MISSED, RunState.MISSED, RunState.PLANNED);
    }

    @Test
    void coalesceRunsTheNewestForAllOfThem() {
        List<CatchUp.Step> steps = CatchUp.of(
                        new JobSettings.CatchUp(JobSettings.CatchUp.Policy.COALESCE, Duration.ofDays(7)),
                        THREE_DAYS,
                        NOW)
                .steps();
        assertThat(steps)
                .extracting(CatchUp.Step::state)
                .containsExactly(RunState.COALESCED, RunState.COALESCED, RunState.PLANNED);
        assertThat(steps.getLast().windowFrom()).isEqualTo(THREE_DAYS.getFirst().dueAt());
        assertThat(steps.getFirst().why()).isEqualTo("done by the run of 2026-11-19");
    }

    @Test
    void eachRunsAllOldestFirst() {
        assertThat(states(JobSettings.CatchUp.Policy.EACH, THREE_DAYS))
                .containsExactly(RunState.PLANNED, RunState.PLANNED, RunState.PLANNED);
    }

    @Test
    void nothingOlderThanTheMaximumAgeIsCaughtUp() {
        List<RunState> states = states(JobSettings.CatchUp.Policy.EACH, slots(10));
        assertThat(states.subList(0, 3)).containsOnly(RunState.MISSED);
        assertThat(states.subList(3, 10)).containsOnly(RunState.PLANNED);
        assertThat(states(
                        JobSettings.CatchUp.Policy.COALESCE, List.of(new Slot("old", NOW.minus(Duration.ofDays(30))))))
                .containsExactly(RunState.MISSED);
    }
}
