package io.peaflow.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.marketdata.judge.Reason;
import io.peaflow.testing.Repository;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stands twice about the job market-data is the same in both places. */
class RouteOrderTests {

    @Test
    void besideTheRouteTheSourcesAreAskedInItsOrder() {
        assertThat(AllSources.ORDER)
                .startsWith("simulated", "simulated-second", "yahoo")
                .containsSubsequence("watched-folder", "fred", "ecb")
                .doesNotHaveDuplicates();
        // What is written there is what is read from there, whatever the form of a step.
        long steps = Pattern.compile("method: gather")
                .matcher(Repository.text("src/main/resources/camel/market-data.camel.yaml"))
                .results()
                .count();
        assertThat(AllSources.ORDER).hasSize((int) steps);
    }

    @Test
    void theRunbookExplainsEveryReason() {
        String page = Repository.text("docs/jobs/market-data.md");
        assertThat(Stream.of(Reason.values()).map(Reason::name))
                .allSatisfy(code -> assertThat(page).contains("| `" + code + "` |"));
    }
}
