package io.peaflow.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.marketdata.source.Diagnostics;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How old is too old, by the calendar of each series. */
class FreshnessTests {

    /** Thursday morning, when the session of Wednesday 19 is expected. */
    private static final Instant DUE = Instant.parse("2025-11-20T05:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2025-11-19, FRESH, 0",
        "2025-11-18, STALE, 1",
        "2025-11-17, STALE, 2",
        "2025-11-14, CRITICAL, 3",
        "2025-11-20, FRESH, 0"
    })
    void pricesAreStaleAtOneMissingSessionAndCriticalAtThree(LocalDate last, Freshness.State state, int missing) {
        Freshness.Line line = Freshness.line(ScriptedMarket.followed(ScriptedMarket.FUND), last, DUE);

        assertThat(line.state()).isEqualTo(state);
        assertThat(line.missing()).isEqualTo(missing);
        assertThat(line.reason()).contains(last.toString());
    }

    @ParameterizedTest
    @CsvSource({"2025-11-14, FRESH", "2025-11-13, STALE", "2025-11-06, CRITICAL"})
    void dailyMacroIsGivenMoreTime(LocalDate last, Freshness.State state) {
        assertThat(Freshness.line(ScriptedMarket.followed(ScriptedMarket.YIELD), last, DUE)
                        .state())
                .isEqualTo(state);
    }

    /** Wednesday morning's data were the last; since then every source answers with errors, or is not reached at all. */
    @ParameterizedTest
    @CsvSource({
        "2025-11-19T05:00:10Z, , 2025-11-20T05:31:00Z, true",
        "2025-11-19T05:00:10Z, , 2025-11-20T05:00:05Z, false",
        "2025-11-20T05:00:10Z, , 2025-11-21T04:59:00Z, false",
        "2025-11-20T05:00:10Z, , 2025-11-24T04:59:00Z, false",
        ", 2025-11-19T05:00:10Z, 2025-11-20T05:31:00Z, true",
        ", 2025-11-20T05:00:10Z, 2025-11-20T05:31:00Z, false",
        ", , 2025-11-20T05:31:00Z, false"
    })
    void nothingFetchedForADayIsCriticalWhateverWasAnswered(
            @Nullable Instant fetched, @Nullable Instant tried, Instant now, boolean silent) {
        var network = new Diagnostics.Network(Instant.parse("2025-11-20T05:00:20Z"), null, fetched, tried);

        assertThat(Freshness.Contact.of(network, DUE, Duration.ofHours(24), now).isSilent())
                .isEqualTo(silent);
    }

    @Test
    void nothingStoredIsCriticalAndSaysSo() {
        Freshness.Line line = Freshness.line(ScriptedMarket.followed(ScriptedMarket.FUND), null, DUE);

        assertThat(line.state()).isEqualTo(Freshness.State.CRITICAL);
        assertThat(line.reason()).isEqualTo("nothing is stored yet");
    }
}
