package io.peaflow.platform;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.stereotype.Component;

/** Puts every check into /actuator/health under its own name, with what it saw and what to do. */
@Component
class CheckHealth implements SmartInitializingSingleton {

    private final ObjectProvider<Check> checks;
    private final ObjectProvider<HealthContributorRegistry> registry;
    private final Watchtower watchtower;

    CheckHealth(
            ObjectProvider<Check> checks, ObjectProvider<HealthContributorRegistry> registry, Watchtower watchtower) {
        this.checks = checks;
        this.registry = registry;
        this.watchtower = watchtower;
    }

    @Override
    public void afterSingletonsInstantiated() {
        registry.ifAvailable(health -> checks.stream()
                .map(Check::name)
                .forEach(name -> health.registerContributor(name, (HealthIndicator) () -> health(name))));
    }

    private Health health(String name) {
        return watchtower
                .finding(name)
                .map(CheckHealth::health)
                .orElseGet(() -> Health.unknown().build());
    }

    private static Health health(Finding finding) {
        var health = Health.status(Condition.of(finding).status()).withDetail("summary", finding.summary());
        return finding.remedy().isEmpty()
                ? health.build()
                : health.withDetail("remedy", finding.remedy()).build();
    }
}
