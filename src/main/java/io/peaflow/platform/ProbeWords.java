package io.peaflow.platform;

import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What strangers may hear: up or down, and nothing between them. */
@Configuration(proxyBeanMethods = false)
class ProbeWords {

    private static final Set<Status> NOT_READY = Set.of(Status.DOWN, Status.OUT_OF_SERVICE);

    /** Found by the name of the group. */
    @Bean
    @Qualifier("readiness")
    StatusAggregator readinessWord() {
        return seen -> seen.stream().anyMatch(NOT_READY::contains) ? Status.DOWN : Status.UP;
    }
}
