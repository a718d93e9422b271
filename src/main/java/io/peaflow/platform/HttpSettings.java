package io.peaflow.platform;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/** What every call to another server keeps to. */
@Validated
@ConfigurationProperties("peaflow.http")
record HttpSettings(
        @DefaultValue("30s") Duration deadline,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("8MB") DataSize largestReply,
        @DefaultValue("peaflow") @NotBlank String userAgent) {}
