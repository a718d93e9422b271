package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ProbeJob
class TimeAndDeskIntegrationTests {

    @Autowired
    Runs runs;

    @Autowired
    Pulse pulse;

    @Autowired
    Dispatcher dispatcher;

    @Autowired
    DeadLetters desk;

    @Autowired
    Leases leases;

    @Autowired
    Jobs jobs;

    @Autowired
    JdbcClient sql;

    @Autowired
    ProbeJob.Work probe;

    @Autowired
    ProbeJob.MovableClock clock;

    @BeforeEach
    void cleanLedger() {
        await().until(() -> leases.beats().isEmpty());
        sql.sql("TRUNCATE job.run CASCADE").update();
        sql.sql("TRUNCATE job.dead_letter").update();
        sql.sql("DROP TABLE IF EXISTS job.effect").update();
        sql.sql("CREATE TABLE job.effect (what text)").update();
        sql.sql("UPDATE job.job SET since = now()").update();
        pulse.catchUp();
    }

    @AfterEach
    void setTheClockRight() {
        clock.move(Duration.ZERO);
    }

    private List<LedgerEntry> lines(String job, RunState state) {
        return runs.recent(job, state, 500);
    }

    @Test
    @Tag("F05")
    void threeDaysAwayAreCaughtUpOnceForEachJobByItsPolicy() {
        clock.move(Duration.ofDays(3));
        pulse.catchUp();

        LedgerEntry digest = lines("alert-digest", RunState.PLANNED).getFirst();
        assertThat(lines("alert-digest", RunState.PLANNED)).hasSize(1);
        assertThat(lines("alert-digest", RunState.COALESCED)).hasSize(2);
        Instant window = sql.sql("SELECT window_from FROM job.run WHERE id = ?")
                .param(digest.id())
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
        assertThat(window)
                .as("widened to the first that was missed")
                .isEqualTo(digest.slotDueAt().minus(Duration.ofDays(2)));

        assertThat(lines("housekeeping", RunState.PLANNED)).hasSize(1);
        assertThat(lines("housekeeping", RunState.MISSED)).hasSize(2);

        assertThat(lines("self-check", RunState.PLANNED).size()).isLessThanOrEqualTo(1);
        List<LedgerEntry> hourly = runs.recent("self-check", null, 500);
        assertThat(hourly).as("every hour has its line").hasSize(72);
        for (int line = 1; line < hourly.size(); line++) {
            assertThat(hourly.get(line).slotDueAt())
                    .isEqualTo(hourly.get(line - 1).slotDueAt().minusSeconds(3600));
        }

        int before = runs.recent(null, null, 500).size();
        pulse.catchUp();
        assertThat(runs.recent(null, null, 500))
                .as("a second look finds nothing")
                .hasSize(before);
    }

    @Test
    @Tag("F06")
    void aJumpingClockRunsNoSlotTwice() {
        probe.does(run ->
                sql.sql("INSERT INTO job.effect VALUES (?)").param(run.slot()).update());
        Random random = new Random(20261121);
        List<Duration> jumps =
                List.of(Duration.ofHours(2), Duration.ofHours(-2), Duration.ofMinutes(-5), Duration.ofMinutes(3));
        Duration by = Duration.ZERO;
        for (int jump = 0; jump < 20; jump++) {
            by = by.plus(jumps.get(random.nextInt(jumps.size())));
            clock.move(by);
            pulse.catchUp();
            dispatcher.takeWaiting(List.of("probe"));
        }
        await().until(() -> leases.beats().isEmpty());
        dispatcher.takeWaiting(List.of("probe"));
        await().until(() -> leases.beats().isEmpty());
        List<String> effects =
                sql.sql("SELECT what FROM job.effect").query(String.class).list();
        assertThat(effects).doesNotHaveDuplicates();
        assertThat(lines("probe", RunState.SUCCEEDED))
                .extracting(LedgerEntry::slot)
                .containsExactlyInAnyOrderElementsOf(effects);
    }

    @Test
    @Tag("F06")
    void aJumpOfTheClockEndsNoLeaseAndNoDeadline() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        probe.does(run -> {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        UUID id = runs.start("probe", null, false).run().id();
        begun.await();
        long beats = beats(id);
        clock.move(Duration.ofHours(2));
        await().atMost(Duration.ofSeconds(15)).until(() -> beats(id) > beats + 5);
        clock.move(Duration.ofHours(-2));
        long more = beats(id);
        await().atMost(Duration.ofSeconds(15)).until(() -> beats(id) > more + 3);
        assertThat(runs.find(id).orElseThrow().state()).isEqualTo(RunState.RUNNING);
        assertThat(runs.find(id).orElseThrow().attempt()).isEqualTo(1);
        release.countDown();
        await().until(() -> runs.find(id).orElseThrow().state() == RunState.SUCCEEDED);
    }

    private long beats(UUID id) {
        return sql.sql("SELECT lease_beat FROM job.run WHERE id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    @Test
    @Tag("F54")
    void poisonedLettersAreParkedAndTheOthersHaveOneEffectEach() throws InterruptedException {
        for (int n = 0; n < 100; n++) {
            String payload = (n % 10 == 0 ? "poison-" : "letter-") + n;
            desk.file(DeadLetter.of(
                    "letters", "job", new IllegalStateException("first failure"), payload, Map.of("n", "" + n), 1));
        }
        assertThat(desk.open()).isEqualTo(100);
        for (int round = 0; round < 4; round++) {
            List<Thread> twoAtOnce = IntStream.range(0, 2)
                    .mapToObj(n -> Thread.ofPlatform().start(() -> desk.replayAll()))
                    .toList();
            for (Thread replayer : twoAtOnce) {
                replayer.join();
            }
        }
        assertThat(desk.list(DeadLetters.State.REPLAYED)).hasSize(90);
        assertThat(desk.list(DeadLetters.State.PARKED)).hasSize(10).allMatch(letter -> letter.replays() == 3);
        assertThat(sql.sql("SELECT what FROM job.effect").query(String.class).list())
                .hasSize(90)
                .doesNotHaveDuplicates();
        DeadLetters.Letter done = desk.list(DeadLetters.State.REPLAYED).getFirst();
        assertThat(desk.replay(done.id()).note()).isEqualTo("left as it is: it is REPLAYED");
    }

    @Test
    void aDiscardedLetterKeepsItsReasonAndLeavesTheDesk() {
        UUID id = desk.file(DeadLetter.of("letters", "job", new CannotHeal("no"), "x", Map.of(), 1));
        assertThat(desk.discard(id, "a test").state()).isEqualTo(DeadLetters.State.DISCARDED);
        assertThat(desk.get(id).note()).isEqualTo("a test");
        assertThat(desk.open()).isZero();
        assertThat(desk.replay(id).state()).isEqualTo(DeadLetters.State.DISCARDED);
        assertThatThrownBy(() -> desk.discard(id, "once more"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is DISCARDED already: a test");
    }

    @Test
    void aSwitchedOffJobIsNotStartedByTheClockAndNotCaughtUpAfterwards() {
        jobs.enable("housekeeping", false);
        try {
            clock.move(Duration.ofDays(3));
            pulse.catchUp();
            assertThat(runs.recent("housekeeping", null, 10)).isEmpty();
            jobs.enable("housekeeping", true);
            pulse.catchUp();
            assertThat(runs.recent("housekeeping", null, 10)).isEmpty();
        } finally {
            sql.sql("UPDATE job.job SET enabled = NULL, since = now()").update();
        }
    }
}
