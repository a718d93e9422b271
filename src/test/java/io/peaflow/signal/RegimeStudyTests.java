package io.peaflow.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.quant.feature.Feature;
import io.peaflow.testing.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.time.YearMonth;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The document of the study says what the code computes. */
class RegimeStudyTests {

    @Recorded
    @Test
    void theFirstYearComesOutAsItStandsInTheDocument() throws IOException {
        var study = new RegimeStudy();
        YearMonth last = YearMonth.of(2000, 12);
        RegimeStudy.Walk slopeless = study.walk(RegimeStudy.allButTheSlope(), last, false);
        RegimeStudy.Walk nine = study.walk(RegimeStudy.allNine(), last, false);
        assertThat(Files.readString(RegimeStudyPage.PAGE))
                .contains(RegimeStudyPage.line(
                        2000, RegimeStudyPage.share(slopeless, 2000), RegimeStudyPage.share(nine, 2000)));
        assertThat(slopeless.months()).hasSize(12);
        assertThat(slopeless.days()).hasSize(252);
    }

    /** {@code make study}; part of no other run. */
    @Tag("study")
    @Test
    void theDocumentIsWrittenAnew() throws IOException {
        RegimeStudyPage.write();
        assertThat(RegimeStudyPage.PAGE).exists();
    }

    @Test
    void whatItCallsAllButTheSlopeIsWhatShips() {
        assertThat(RegimeStudy.SETTINGS.model().recipe().features()).isEqualTo(RegimeStudy.allButTheSlope());
        assertThat(RegimeStudy.allNine()).containsExactly(Feature.values());
    }
}
