package io.peaflow.platform;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/** By which names the server may be called, and how much it listens to. */
@Validated
@ConfigurationProperties("peaflow.server")
record ServerSettings(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("256KB") DataSize largestBody) {}
