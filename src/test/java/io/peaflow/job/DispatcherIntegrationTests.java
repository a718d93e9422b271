package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peaflow.testing.PostgresTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
@PostgresTest
class DispatcherIntegrationTests {

    @Autowired
    Runs runs;

    @Test
    void aRunByHandTakesTheLatestSlotAndDoesItOnce() {
        Runs.Started first = runs.start("housekeeping", null, false);
        assertThat(first.started()).isTrue();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> runs.find(first.run().id()).orElseThrow().state().ended());
        LedgerEntry ended = runs.find(first.run().id()).orElseThrow();
        assertThat(ended.state()).as(String.valueOf(ended)).isEqualTo(RunState.SUCCEEDED);

        Runs.Started second = runs.start("housekeeping", null, false);
        assertThat(second.started()).isFalse();
        assertThat(second.note()).contains("has succeeded already");
    }
}
