package io.peaflow.marketdata.source;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** How long it is kept what each source was asked. */
@Validated
@ConfigurationProperties("peaflow.retention")
record DiagnosticsSettings(
        @DefaultValue("90d")
        @DurationMin(days = 8, message = "must be at least 8d: what is known of the last week is read of it")
        Duration diagnostics) {}
