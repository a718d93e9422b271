package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTests {

    private static final JobSettings.Retry RETRY = new JobSettings.Retry(
            5, Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ZERO, Duration.ofMinutes(5));

    @Property(tries = 200)
    void doublesWithinAQuarterAndNeverPassesTheLongestDelay(@ForAll @IntRange(min = 1, max = 60) int attempt) {
        double middle = Math.min(2_000.0 * Math.pow(2, attempt - 1), 30_000);
        assertThat(Backoff.delay(RETRY, attempt, new IOException()).toMillis())
                .isBetween((long) (middle * 0.75) - 1, (long) (middle * 1.25) + 1);
    }

    @Test
    void neverComesBackBeforeItWasTold() {
        Exception told = new IllegalStateException(new TryLater("429", Duration.ofMinutes(3)));
        assertThat(Backoff.delay(RETRY, 1, told)).isEqualTo(Duration.ofMinutes(3));
        Exception soon = new TryLater("429", Duration.ofMillis(1));
        assertThat(Backoff.delay(RETRY, 1, soon)).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void repeatsWhatMayHealAndNothingElse() {
        assertThat(Backoff.canHeal(new UncheckedIOException(new IOException("reset"))))
                .isTrue();
        assertThat(Backoff.canHeal(new TimeoutException())).isTrue();
        assertThat(Backoff.canHeal(new IllegalStateException("not yet"))).isTrue();
        assertThat(Backoff.canHeal(new CannotHeal("no such symbol"))).isFalse();
        assertThat(Backoff.canHeal(new RuntimeException(new NumberFormatException("abc"))))
                .isFalse();
        assertThat(Backoff.canHeal(new NullPointerException())).isFalse();
    }
}
