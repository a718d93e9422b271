package io.peaflow.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.kernel.Sha256;
import io.peaflow.marketdata.Versions;
import io.peaflow.marketdata.judge.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EvidenceTests {

    private static final Instant AT = Instant.parse("2025-11-14T06:00:03.123456Z");
    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void aQuarterOfACenturyOfFortySeriesStaysAFewKilobytes() {
        List<Evidence.Series> series = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            series.add(new Evidence.Series(
                    "SERIES" + i,
                    Versions.Kind.BARS,
                    6_534,
                    LocalDate.of(2000, 1, 3),
                    LocalDate.of(2025, 11, 13),
                    57,
                    AT,
                    Sha256.of("series " + i)));
        }
        List<Versions.Doubtful> doubtful = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            doubtful.add(new Versions.Doubtful(
                    "SERIES" + i,
                    LocalDate.of(2025, 11, 13),
                    "boursorama",
                    Verdict.DISPUTED,
                    null,
                    "SOURCES_DISAGREE",
                    "the close of 12.3456 is 83 basis points away from yahoo's 12.2440, and 25 are allowed",
                    12.3,
                    12.4,
                    12.2,
                    12.3456,
                    123_456_789L,
                    null));
        }
        Evidence evidence = new Evidence(false, AT, null, series, doubtful, 480);

        String kept = JSON.writeValueAsString(evidence);

        assertThat(kept.length()).isLessThan(13_000);
        assertThat(JSON.readValue(kept, Evidence.class)).isEqualTo(evidence);
    }
}
