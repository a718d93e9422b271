package io.peaflow.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.marketdata.judge.Reason;
import io.peaflow.testing.Repository;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stands twice about the job market-data is the same in both places. */
class RouteOrderTests {

    @Test
    void besideTheRouteTheSourcesAreAskedInItsOrder() {
        List<String> steps = Pattern.compile("ref: (\\w+), method: gather")
                .matcher(Repository.text("src/main/resources/camel/market-data.camel.yaml"))
                .results()
                .map(step -> step.group(1).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .toList();

        assertThat(steps).isNotEmpty();
        assertThat(AllSources.ORDER.stream().filter(steps::contains)).containsExactlyElementsOf(steps);
    }

    @Test
    void theRunbookExplainsEveryReason() {
        String page = Repository.text("docs/jobs/market-data.md");
        assertThat(Stream.of(Reason.values()).map(Reason::name))
                .allSatisfy(code -> assertThat(page).contains("| `" + code + "` |"));
    }
}
