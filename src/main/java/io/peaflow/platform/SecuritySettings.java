package io.peaflow.platform;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Who is believed, and how many wrong keys are heard before the door stops listening. */
@Validated
@ConfigurationProperties("peaflow.security")
record SecuritySettings(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("12h") Duration sessionTimeout,
        @DefaultValue @Valid @NotNull Throttle throttle) {

    record Throttle(
            @DefaultValue("10") @Min(1) @Max(1000) int failuresPerAddress,
            @DefaultValue("100") @Min(1) @Max(100_000) int failuresInAll,
            @DefaultValue("1m") Duration window) {}
}
