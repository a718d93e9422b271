package io.peaflow.quant.performance;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A way down from a peak and back.
 *
 * @param depth lowest price / peak - 1, below zero
 * @param peak the last session at the highest price before
 * @param trough the first session at the lowest price
 * @param back the first session at or above the peak again; null when there was none
 * @param last the last session that was seen
 */
public record DrawdownEpisode(
        double depth,
        LocalDate peak,
        LocalDate trough,
        @Nullable LocalDate back,
        LocalDate last) {

    /** The day on which the loss was made good. */
    public Optional<LocalDate> recovered() {
        return Optional.ofNullable(back);
    }

    /** Calendar days from the peak until it was reached again, or until the last session. */
    public long durationDays() {
        return ChronoUnit.DAYS.between(peak, back == null ? last : back);
    }

    /** Calendar days from the peak to the trough. */
    public long declineDays() {
        return ChronoUnit.DAYS.between(peak, trough);
    }

    /** Calendar days from the trough until the peak was reached again. */
    public Optional<Long> recoveryDays() {
        return recovered().map(day -> ChronoUnit.DAYS.between(trough, day));
    }
}
