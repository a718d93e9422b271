package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttemptTests {

    private static Attempt attempt(boolean patient) {
        Instant now = Clock.systemUTC().instant();
        Claim claim = new Claim(
                new UUID(0, 1), "probe", new Slot("2026-11-20", now), Trigger.SCHEDULE, null, 1, 3, 7, now, null, null);
        return new Attempt(new Run(claim, noWrites()), patient);
    }

    @SuppressWarnings("NullAway")
    private static @Nullable FencedWrites noWrites() {
        return null;
    }

    @Test
    void waitsUntilItBeginsAndLeavesItsThreadAsItWas() {
        Attempt attempt = attempt(false);
        assertThat(attempt.isAtWork()).isFalse();
        assertThat(attempt.interrupt()).as("on no thread yet").isFalse();
        assertThat(attempt.atWork()).isEqualTo(Duration.ZERO);
        assertThat(attempt.begin()).isTrue();
        assertThat(attempt.isAtWork()).isTrue();
        assertThat(attempt.giveUpWaiting(Duration.ZERO))
                .as("it does not wait any more")
                .isFalse();
        attempt.run().lose();
        assertThat(attempt.interrupt()).isTrue();
        assertThat(attempt.atWork()).isPositive();
        attempt.leaveThread();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(attempt.interrupt()).isFalse();
        assertThat(attempt.begin()).isFalse();
    }

    @Test
    void isNotBegunOnceItHasWaitedInVain() {
        Attempt attempt = attempt(false);
        assertThat(attempt.giveUpWaiting(Duration.ofHours(1))).isFalse();
        assertThat(attempt.giveUpWaiting(Duration.ZERO)).isTrue();
        assertThat(attempt.begin()).isFalse();
    }

    @Test
    void waitsOnWhenSomebodyWaitsForIt() {
        Attempt attempt = attempt(true);
        assertThat(attempt.giveUpWaiting(Duration.ZERO)).isFalse();
        assertThat(attempt.begin()).isTrue();
        attempt.leaveThread();
    }
}
