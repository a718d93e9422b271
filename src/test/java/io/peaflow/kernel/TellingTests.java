package io.peaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TellingTests {

    @Test
    void eachReaderGetsItInHisOwnLanguage() {
        Telling told = Telling.of("market-data.outcome", 12, 3, 1);

        assertThat(told.english()).isEqualTo("12 stored, of these 3 revisions; 1 quarantined");
        assertThat(told.in(Locale.FRENCH)).isEqualTo("12 enregistrés, dont 3 révisions ; 1 en quarantaine");
        assertThat(told.in(Locale.CANADA_FRENCH)).isEqualTo(told.in(Locale.FRENCH));
        assertThat(told.in(Locale.JAPANESE)).as("nobody has written it").isEqualTo(told.english());
        assertThat(told).hasToString(told.english());
    }

    @Test
    void aTellingWithinATellingIsInTheSameLanguage() {
        Telling told = Telling.of("market-data.offline", Telling.of("market-data.outcome", 0, 0, 0));

        assertThat(told.in(Locale.FRENCH))
                .isEqualTo(
                        "0 enregistrés, dont 0 révisions ; 0 en quarantaine ; HORS LIGNE : aucune source n’a été jointe");
        assertThat(Telling.joined(", ", List.of(Telling.plain("a"), Telling.plain("b"), Telling.plain("c")))
                        .english())
                .isEqualTo("a, b, c");
        assertThat(Telling.joined(", ", List.of()).english()).isEmpty();
    }

    @Test
    void numbersChooseBetweenWordsAndStandAsTheyAre() {
        assertThat(Telling.of("self-check.outcome", 19, 0, 1).english()).isEqualTo("19 checks: 0 critical, 1 warning");
        assertThat(Telling.of("self-check.outcome", 19, 0, 2).english()).isEqualTo("19 checks: 0 critical, 2 warnings");
        assertThat(Telling.of("self-check.outcome", 19, 1, 0).in(Locale.FRENCH))
                .isEqualTo("19 contrôles : 1 critique, 0 avertissement");
        assertThat(Telling.of("self-check.outcome", 19, 2, 2).in(Locale.FRENCH))
                .isEqualTo("19 contrôles : 2 critiques, 2 avertissements");
        assertThat(Telling.of("backup.waits", 1, "s3://b").english())
                .isEqualTo("one set waits on this machine for s3://b");
        assertThat(Telling.of("digest.outcome", 1, 2).english()).isEqualTo("1 notification for 2 channels");
        assertThat(Telling.of("digest.outcome", 0, 1).in(Locale.FRENCH)).isEqualTo("0 notification pour 1 canal");
        assertThat(Telling.of("clock.ahead", 20_000).english())
                .isEqualTo("This clock is 20000 ms ahead of the database's");
        assertThat(Telling.of("freshness.line", "LQQ", 2, "2026-11-18", "2026-11-20")
                        .english())
                .isEqualTo("LQQ (2 days are missing: the newest is 2026-11-18, expected is 2026-11-20)");
    }

    @Test
    void itTravelsAsOneWordWhateverIsInIt() {
        Telling told = Telling.of(
                "market-data.offline", Telling.of("run.outcome-with-items", "a~b=@c {0} ’", Telling.plain("é\n")));

        String encoded = told.encoded();

        assertThat(encoded).doesNotContain(" ", "\n", "{");
        assertThat(Telling.decoded(encoded)).isEqualTo(told);
        assertThat(Telling.decoded(Telling.of("run.done").encoded())).isEqualTo(Telling.of("run.done"));
        assertThat(Telling.decoded(Telling.plain("").encoded()).english()).isEmpty();
    }

    @Test
    void everyTextInItCanBeMasked() {
        Telling told = Telling.of("market-data.offline", Telling.of("run.items-failed", 1, 2, "secret"));

        assertThat(told.with(text -> text.replace("secret", "***")).english())
                .isEqualTo("1 of 2 items; last failure ***; OFFLINE: no source was reached");
    }

    @Test
    void itIsKnownWhetherThereAreWords() {
        assertThat(Telling.isKnown("run.done")).isTrue();
        assertThat(Telling.isKnown("no.such-thing")).isFalse();
        assertThat(Telling.plain("x").isPlain()).isTrue();
    }
}
