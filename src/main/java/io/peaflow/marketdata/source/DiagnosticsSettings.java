package io.peaflow.marketdata.source;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** How long it is kept what each source was asked. */
@ConfigurationProperties("peaflow.retention")
record DiagnosticsSettings(@DefaultValue("90d") Duration diagnostics) {}
