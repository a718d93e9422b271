package io.peaflow.platform;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/** By which names the server may be called, and how much it listens to. */
@Validated
@ConfigurationProperties("peaflow.server")
record ServerSettings(
        @DefaultValue("127.0.0.1")
        @Pattern(
                regexp = NAME + "|" + IPV6,
                message = "is neither an address nor the name of a host. Write one such as 127.0.0.1 or 0.0.0.0.")
        String address,

        @DefaultValue
        List<
                        @Pattern(
                                regexp = NAME + "|\\[" + IPV6 + "]",
                                message = "is not the name of a host, and would never be met."
                                        + " Write it without scheme and port, such as peaflow.example.net.")
                        String>
                allowedHosts,

        @DefaultValue("256KB") DataSize largestBody) {
    private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?";
    private static final String IPV6 = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";
    private static final DataSize SMALLEST_BODY = DataSize.ofKilobytes(1);

    @AssertTrue(message = "is too small for the API. Write at least 1KB.")
    boolean isLargestBodyLargeEnough() {
        return largestBody.compareTo(SMALLEST_BODY) >= 0;
    }
}
