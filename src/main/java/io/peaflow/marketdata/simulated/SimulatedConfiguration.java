package io.peaflow.marketdata.simulated;

import io.peaflow.marketdata.source.Diagnostics;
import io.peaflow.marketdata.source.Source;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps {@code simulated} and {@code simulatedSecond} of the route: two providers that mostly agree. */
@Configuration(proxyBeanMethods = false)
class SimulatedConfiguration {

    /** Another number is another market; this one has crises like those of 2002, 2008 and 2020. */
    private static final long SEED = 2001;

    @Bean
    Source simulated(@Value("${peaflow.simulated}") boolean invented, Diagnostics diagnostics, Clock clock) {
        return new SimulatedSource("simulated", false, SEED, invented, diagnostics, clock);
    }

    @Bean
    Source simulatedSecond(@Value("${peaflow.simulated}") boolean invented, Diagnostics diagnostics, Clock clock) {
        return new SimulatedSource("simulated-second", true, SEED, invented, diagnostics, clock);
    }
}
