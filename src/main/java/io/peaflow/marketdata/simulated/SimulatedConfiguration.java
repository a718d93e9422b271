package io.peaflow.marketdata.simulated;

import io.peaflow.marketdata.source.Diagnostics;
import io.peaflow.marketdata.source.Source;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps {@code simulated} and {@code simulatedSecond} of the route: two providers that mostly agree. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SimulatedSettings.class)
class SimulatedConfiguration {

    /** Another number is another market; this one has crises like those of 2002, 2008 and 2020. */
    private static final long SEED = 2001;

    private final boolean invented;
    private final boolean answers;

    SimulatedConfiguration(@Value("${peaflow.simulated}") boolean invented, SimulatedSettings settings) {
        this.invented = invented;
        this.answers = settings.enabled();
    }

    @Bean
    Source simulated(Diagnostics diagnostics, Clock clock) {
        return new SimulatedSource("simulated", false, SEED, invented, answers, diagnostics, clock);
    }

    @Bean
    Source simulatedSecond(Diagnostics diagnostics, Clock clock) {
        return new SimulatedSource("simulated-second", true, SEED, invented, answers, diagnostics, clock);
    }
}
