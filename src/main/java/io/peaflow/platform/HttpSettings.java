package io.peaflow.platform;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/** What every call to another server keeps to. */
@Validated
@ConfigurationProperties("peaflow.http")
record HttpSettings(
        @DefaultValue("30s") @DurationMin(millis = 1, message = "must be longer than nothing: no call could be made")
        Duration deadline,

        @DefaultValue("5s")
        @DurationMin(millis = 1, message = "must be longer than nothing: a call could hang for ever")
        Duration connectTimeout,

        @DefaultValue("8MB") DataSize largestReply,
        @DefaultValue("peaflow") @NotBlank String userAgent) {
    @AssertTrue(message = "must be more than nothing: no reply could be read")
    boolean isLargestReplyMoreThanNothing() {
        return largestReply.toBytes() > 0;
    }
}
