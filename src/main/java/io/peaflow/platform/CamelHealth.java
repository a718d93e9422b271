package io.peaflow.platform;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Do the routes run? Camel's own checks, which Camel 4.18 does not bring into the health of Boot 4 by itself. */
@Configuration(proxyBeanMethods = false)
class CamelHealth {

    @Bean
    CamelContextConfiguration camelChecks() {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                HealthCheckRegistry registry = HealthCheckRegistry.get(camel);
                registry.setEnabled(true);
                for (String id : List.of("context", "routes", "consumers")) {
                    if (registry.resolveById(id) instanceof HealthCheck check) {
                        registry.register(check);
                    }
                }
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {
                // Nothing is left to do once the routes run.
            }
        };
    }

    @Bean
    Check routesCheck(CamelContext camel) {
        return new Check() {
            @Override
            public String name() {
                return "routes";
            }

            @Override
            public Finding look() {
                return CamelHealth.look(camel);
            }
        };
    }

    private static Finding look(CamelContext camel) {
        List<String> down = HealthCheckHelper.invokeReadiness(camel).stream()
                .filter(result -> result.getState() == HealthCheck.State.DOWN)
                .map(result -> result.getCheck().getId() + " "
                        + String.valueOf(result.getMessage().orElse("")))
                .toList();
        return down.isEmpty()
                ? Finding.ok("routes", Telling.of("routes.ok", camel.getRoutesSize()))
                : Finding.critical(
                        "routes", Telling.of("routes.down", String.join("; ", down)), Telling.of("routes.down.remedy"));
    }
}
