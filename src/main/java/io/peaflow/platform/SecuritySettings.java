package io.peaflow.platform;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Who is believed, and how many wrong keys are heard before the door stops listening. */
@Validated
@ConfigurationProperties("peaflow.security")
record SecuritySettings(
        @DefaultValue
        List<
                        @Pattern(
                                regexp = "[0-9]{1,3}([.][0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*",
                                message = "is not a single address, and would never be met."
                                        + " Write each proxy by its address, such as 10.0.0.2.")
                        String>
                trustedProxies,

        @DefaultValue("12h") @DurationMin(minutes = 1, message = "must be at least 1m: a shorter one would never end")
        Duration sessionTimeout,

        @DefaultValue @Valid @NotNull Throttle throttle) {

    record Throttle(
            @DefaultValue("10") @Min(1) @Max(1000) int failuresPerAddress,
            @DefaultValue("100") @Min(1) @Max(100_000) int failuresInAll,

            @DefaultValue("1m") @DurationMin(seconds = 1, message = "must be at least 1s")
            Duration window) {}
}
