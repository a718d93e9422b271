package io.peaflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.check.Finding;
import io.peaflow.check.Level;
import io.peaflow.job.Breakers;
import io.peaflow.job.DeadLetters;
import io.peaflow.job.Jobs;
import io.peaflow.job.LedgerEntry;
import io.peaflow.job.RunState;
import io.peaflow.job.Trigger;
import io.peaflow.kernel.Telling;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.support.ResourceBundleMessageSource;

class WordsTests {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Instant NOON = Instant.parse("2026-11-21T11:00:00Z");

    private final Words english = words(Locale.ENGLISH, NOON);
    private final Words french = words(Locale.FRENCH, NOON);

    private static Words words(Locale language, Instant at) {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        return new Words(messages, language, PARIS, at);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T17:30:00Z, today 18:30, aujourd’hui 18:30",
        "2026-11-20T23:00:00Z, today 00:00, aujourd’hui 00:00",
        "2026-11-20T22:59:00Z, yesterday 23:59, hier 23:59",
        "2026-11-22T03:20:00Z, tomorrow 04:20, demain 04:20",
        "2026-11-23T18:05:00Z, 'Mon 23 Nov, 19:05', 'lun. 23 nov., 19:05'",
        "2025-01-02T18:05:00Z, '2 Jan 2025, 19:05', '2 janv. 2025, 19:05'"
    })
    void namesTheDaysNextToThePagesOwnInCivilTime(Instant moment, String inEnglish, String inFrench) {
        assertThat(english.moment(moment).text()).isEqualTo(inEnglish);
        assertThat(french.moment(moment).text()).isEqualTo(inFrench);
        assertThat(english.moment(moment).iso()).isEqualTo(moment.toString());
    }

    @Test
    void tellsTheZoneSoThatTheHourThatComesTwiceIsClear() {
        Words autumn = words(Locale.ENGLISH, Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(autumn.moment(Instant.parse("2026-10-25T00:30:00Z")).exact())
                .contains("02:30:00 CEST")
                .endsWith("(Europe/Paris)");
        assertThat(autumn.moment(Instant.parse("2026-10-25T01:30:00Z")).exact()).contains("02:30:00 CET ");
    }

    @ParameterizedTest
    @CsvSource({
        "PT-3S, 0.0 s, '0,0 s'",
        "PT0.412S, 0.4 s, '0,4 s'",
        "PT42S, 42 s, 42 s",
        "PT3M5S, 3 min 5 s, 3 min 5 s",
        "PT2M, 2 min, 2 min",
        "PT2H10M, 2 h 10 min, 2 h 10 min",
        "PT76H, 3 d 4 h, 3 j 4 h"
    })
    void tellsDurationsInTwoUnitsAtMost(Duration duration, String inEnglish, String inFrench) {
        assertThat(english.duration(duration).replace('\u00a0', ' ')).isEqualTo(inEnglish);
        assertThat(french.duration(duration).replace('\u00a0', ' ')).isEqualTo(inFrench);
    }

    @Test
    void tellsSlotsAsDaysOrMomentsAndLeavesWhatItDoesNotKnow() {
        assertThat(english.slot("2026-11-20")).isEqualTo("Fri 20 Nov 2026");
        assertThat(english.slot("2026-11-21T11:05:00Z")).isEqualTo("today 12:05");
        assertThat(english.slot("first")).isEqualTo("first");
        assertThat(english.slot("ZZ")).isEqualTo("ZZ");
    }

    @ParameterizedTest
    @EnumSource(RunState.class)
    void hasAWordInBothLanguagesForEveryState(RunState state) {
        assertThat(english.badge(state).text()).isNotBlank();
        assertThat(french.badge(state).text()).isNotEqualTo(english.badge(state).text());
    }

    @Test
    void hasAWordForEverythingElseThatHasAState() {
        for (Words words : List.of(english, french)) {
            for (DeadLetters.State state : DeadLetters.State.values()) {
                assertThat(words.badge(state).text()).isNotBlank();
            }
            for (Level level : Level.values()) {
                assertThat(words.badge(level).text()).isNotBlank();
                assertThat(words.text("verdict." + words.key(level))).isNotBlank();
            }
            for (Trigger trigger : Trigger.values()) {
                assertThat(words.trigger(trigger)).isNotBlank();
            }
        }
    }

    @Test
    void saysInOneSentenceHowTheJobsAre() {
        Jobs.JobView quiet = job("self-check", RunState.SUCCEEDED, Instant.parse("2026-11-21T12:05:00Z"));
        Jobs.JobView ill = job("housekeeping", RunState.TIMED_OUT, Instant.parse("2026-11-22T03:20:00Z"));
        Jobs.JobView busy = job("alert-digest", RunState.RUNNING, Instant.parse("2026-11-22T17:30:00Z"));

        assertThat(JobsView.of(List.of(quiet), 0, english).summary())
                .isEqualTo("Nothing is running. Next: self-check, today 13:05.");
        assertThat(JobsView.of(List.of(quiet, ill, busy), 0, english).summary())
                .isEqualTo("alert-digest is running. housekeeping did not end well last time.");
        assertThat(JobsView.of(List.of(quiet, ill, busy), 0, french).summary())
                .isEqualTo("alert-digest est en cours. housekeeping s’est mal terminée la dernière fois.");
        assertThat(JobsView.of(List.of(), 0, english).summary())
                .isEqualTo("Nothing is running, and nothing is planned.");
    }

    @Test
    void asksAgainSeldomUnlessSomethingRuns() {
        assertThat(JobsView.of(List.of(job("self-check", RunState.SUCCEEDED, null)), 0, english)
                        .every())
                .isEqualTo(JobsView.CALM);
        JobsView busy = JobsView.of(List.of(job("self-check", RunState.RUNNING, null)), 0, english);
        assertThat(busy.every()).isEqualTo(JobsView.LIVELY);
        assertThat(busy.jobs().getFirst().progress().replace('\u00a0', ' '))
                .isEqualTo("at work for 30 s: 3 items done, 1 failed");
    }

    @Test
    void putsTheWorstCheckFirstAndSaysWhichFarEndIsLeftAlone() {
        ChecksView view = ChecksView.of(
                List.of(
                        Finding.ok("clock", "exact"),
                        Finding.warning("disk", "nearly full", "remove something"),
                        Finding.critical("database", "away", "start it")),
                List.of(
                        new Breakers.RemoteHost("a.example", 5, NOON.plusSeconds(60), "429"),
                        new Breakers.RemoteHost("b.example", 1, null, null)),
                english);
        assertThat(view.verdict()).isEqualTo(new Badge("bad", "unhealthy"));
        assertThat(english.readable("the set of " + NOON + " is whole")).doesNotContain(NOON.toString());
        assertThat(ChecksView.of(
                                List.of(Finding.warning(
                                        "desk", Telling.of("desk.waits", 2), Telling.of("desk.waits.remedy"))),
                                List.of(),
                                french)
                        .checks())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.summary()).isEqualTo("2 messages attendent sur le bureau");
                    assertThat(row.remedy()).hasSize(3).element(1).isEqualTo("peaflow dead");
                });
        assertThat(view.summary()).isEqualTo("3 checks, 2 want your attention.");
        assertThat(view.checks()).extracting(ChecksView.Row::name).containsExactly("database", "disk", "clock");
        assertThat(view.hosts()).extracting(host -> host.badge().text()).containsExactly("left alone", "watched");
    }

    private static Jobs.JobView job(String name, RunState state, Instant nextDue) {
        LedgerEntry run = new LedgerEntry(
                UUID.fromString("01a1fe0c-425a-790b-8168-3fdf1a9a1785"),
                name,
                "2026-11-21",
                Trigger.SCHEDULE,
                state,
                1,
                "here",
                1L,
                NOON.minusSeconds(60),
                null,
                null,
                null,
                NOON.minusSeconds(30),
                state.ended() ? NOON : null,
                null,
                3,
                1,
                null,
                null,
                null);
        return new Jobs.JobView(
                name, true, "0 5 * * * ?", "every-day", "PT2M", nextDue, null, state == RunState.RUNNING, run);
    }
}
