package io.peaflow.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.config.Configuration;
import io.peaflow.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlyWhatIsFollowedTests {

    @TempDir
    Path home;

    private List<Problem> problems(String yaml) throws IOException {
        Files.writeString(home.resolve("peaflow.yaml"), yaml);
        return Configuration.read(new Configuration.Inputs(home, Map.of(), Map.of(), home.resolve("secrets"), Map.of()))
                .problems();
    }

    @Test
    void theShippedStrategiesNameWhatTheShippedUniverseHas() throws IOException {
        assertThat(problems("")).isEmpty();
    }

    @Test
    void anUnknownInstrumentIsNamedWithWhatWasMeant() throws IOException {
        assertThat(problems("""
            peaflow:
              signals:
                strategies:
                  - {name: fast, kind: momentum, universe: [funds, WPAE]}
                  - {name: slow, kind: target-weights, weights: {WPEA: 40, NOWHERE-AT-ALL: 10}}
            """))
                .satisfiesExactly(
                        fast -> {
                            assertThat(fast.key()).isEqualTo("peaflow.signals.strategies[0].universe[1]");
                            assertThat(fast.value()).isEqualTo("WPAE");
                            assertThat(fast.reason()).isEqualTo("the strategy fast names WPAE, which is not followed");
                            assertThat(fast.remedy())
                                    .startsWith("Did you mean WPEA?")
                                    .contains("peaflow.instruments");
                            assertThat(fast.origin()).contains("peaflow.yaml");
                        },
                        slow -> {
                            assertThat(slow.key()).isEqualTo("peaflow.signals.strategies[1].weights.NOWHERE-AT-ALL");
                            assertThat(slow.reason()).contains("NOWHERE-AT-ALL");
                            assertThat(slow.remedy()).startsWith("Follow it under peaflow.instruments");
                        });
    }

    @Test
    void theOwnersListCountsBothWays() throws IOException {
        assertThat(problems("""
            peaflow:
              instruments:
                - {id: LQQ, enabled: false}
            """)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("peaflow.signals.strategies[0].table");
            assertThat(problem.reason()).contains("regime-allocation names LQQ");
        });
        assertThat(problems("""
            peaflow:
              instruments:
                - {id: ESE, name: BNP Paribas Easy, kind: etf, isin: FR0011550185, symbols: {yahoo: ESE.PA}}
              signals:
                strategies:
                  - {name: slow, kind: target-weights, weights: {ESE: 40}}
            """)).isEmpty();
    }
}
