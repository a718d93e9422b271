package io.peaflow.marketdata.source;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How patient and how polite every source is.
 *
 * @param tries calls for one question at most, the first included
 * @param budget no further try starts later than this after the first
 * @param firstDelay before the second try; it doubles, and is spread by half to both sides
 * @param longestDelay the longest single wait
 * @param block after an answer that says "too many requests" without saying for how long; it doubles
 * @param longestBlock the longest that it doubles to
 * @param forgetBadInstruments after this long an instrument that a source refused is asked again
 */
@Validated
@ConfigurationProperties("peaflow.market-data.fetch")
record FetchSettings(
        @DefaultValue("6") @Min(1) @Max(20) int tries,
        @DefaultValue("90s") Duration budget,
        @DefaultValue("500ms") Duration firstDelay,
        @DefaultValue("8s") Duration longestDelay,

        @DefaultValue("20m")
        @DurationMin(millis = 100, message = "must be at least 100ms: the source would not be left alone")
        Duration block,

        @DefaultValue("4h") Duration longestBlock,
        @DefaultValue("7d") Duration forgetBadInstruments) {

    @AssertTrue(message = "must not be shorter than block")
    boolean isLongestBlockAtLeastBlock() {
        return longestBlock.compareTo(block) >= 0;
    }

    /** Before the next try, {@code made} of them being over. */
    Duration delay(int made, double chance) {
        long doubled = firstDelay.toMillis() << Math.min(made - 1, 20);
        return Duration.ofMillis((long) (Math.min(doubled, longestDelay.toMillis()) * (0.5 + chance)));
    }

    /** How long a host is left alone that has blocked us so many times in a row before. */
    Duration block(int before) {
        long doubled = block.toMillis() << Math.min(before, 20);
        return Duration.ofMillis(Math.min(doubled, longestBlock.toMillis()));
    }
}
