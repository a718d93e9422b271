package io.peaflow.marketdata.simulated;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Whether the invented market answers. */
@ConfigurationProperties("peaflow.market-data.sources.simulated")
record SimulatedSettings(@DefaultValue("true") boolean enabled) {}
