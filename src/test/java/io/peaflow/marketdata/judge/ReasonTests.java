package io.peaflow.marketdata.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.testing.Repository;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTests {

    private static final Map<Severity, String> WORD =
            Map.of(Severity.REJECTS, "rejected", Severity.DISPUTES, "disputed", Severity.NOTES, "noted");

    private static Properties words(String file) {
        var words = new Properties();
        try {
            words.load(new StringReader(Repository.text("src/main/resources/" + file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    @ParameterizedTest
    @EnumSource
    void thePageSaysWhatTheCodeSaysInBothLanguages(Reason reason) {
        String key = "page.reason." + reason.code();

        assertThat(words("messages.properties"))
                .containsEntry(key + ".means", reason.explanation().replace('\'', '’'))
                .containsEntry(key + ".remedy", reason.remedy().replace('\'', '’'));
        assertThat(words("messages_fr.properties")).containsKeys(key + ".means", key + ".remedy");
        assertThat(words("messages.properties"))
                .containsEntry(
                        "page.severity." + reason.severity().name().toLowerCase(Locale.ROOT),
                        WORD.get(reason.severity()));
    }

    @ParameterizedTest
    @EnumSource
    void itsEvidenceTakesTheNumbersItIsGiven(Reason reason) {
        double[] four = {18000, 18000, 18000, 18000};

        assertThat(Evidence.text(reason, four)).doesNotContain("%").isNotBlank();
    }

    @Test
    void eachHasABitOfItsOwnAndTheWorstDecides() {
        assertThat(Arrays.stream(Reason.values()).mapToLong(Reason::bit).distinct())
                .hasSameSizeAs(Reason.values());
        assertThat(Reason.verdict(0)).isEqualTo(Verdict.GOOD);
        assertThat(Reason.verdict(Reason.BIG_MOVE.bit())).isEqualTo(Verdict.GOOD);
        assertThat(Reason.verdict(Reason.FLAT_RUN.bit() | Reason.BIG_MOVE.bit()))
                .isEqualTo(Verdict.DISPUTED);
        assertThat(Reason.verdict(Reason.FLAT_RUN.bit() | Reason.WEEKEND.bit())).isEqualTo(Verdict.REJECTED);
        assertThat(Reason.BAD_TICK.code()).isEqualTo("bad-tick");
    }

    @Test
    void evidenceIsInWordsThatAHumanReads() {
        assertThat(Evidence.text(Reason.HUNDREDFOLD, 14.5500001907, 0.1455, 100.0000013))
                .isEqualTo("14.55 against 0.1455 before: a factor of 100");
        assertThat(Evidence.text(Reason.BEFORE_LISTING, 18262)).isEqualTo("the instrument is listed since 2020-01-01");
        assertThat(Evidence.text(Reason.BAD_TICK, 3, Double.NaN, 4)).isEqualTo("3 between nothing before and 4 after");
        assertThat(Evidence.text(Reason.UNFINISHED, 0)).isEqualTo("the session closes at 1970-01-01T00:00:00Z");
    }
}
