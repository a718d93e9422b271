package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.peaflow.kernel.Telling;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;

@ProbeJob
class DispatcherIntegrationTests {

    @Autowired
    Runs runs;

    @Autowired
    Jobs jobs;

    @Autowired
    Ledger ledger;

    @Autowired
    Dispatcher dispatcher;

    @Autowired
    Leases leases;

    @Autowired
    Endings endings;

    @Autowired
    JobSettings settings;

    @Autowired
    CamelContext camel;

    @Autowired
    FencedWrites writes;

    @Autowired
    DeadLetters desk;

    @Autowired
    JdbcClient sql;

    @Autowired
    ProbeJob.Work probe;

    @Autowired
    MeterRegistry meters;

    @Autowired
    ApplicationAvailability availability;

    @BeforeEach
    void cleanLedger() {
        await().until(() -> leases.beats().isEmpty());
        sql.sql("TRUNCATE job.run CASCADE").update();
        sql.sql("TRUNCATE job.dead_letter").update();
        sql.sql("DROP TABLE IF EXISTS job.effect").update();
        sql.sql("CREATE TABLE job.effect (what text)").update();
    }

    private void effect(String what) {
        sql.sql("INSERT INTO job.effect VALUES (?)").param(what).update();
    }

    private List<String> effects() {
        return sql.sql("SELECT what FROM job.effect ORDER BY what")
                .query(String.class)
                .list();
    }

    private LedgerEntry ended(UUID id) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> runs.find(id).orElseThrow().state().ended());
        return runs.find(id).orElseThrow();
    }

    @Test
    void aRunByHandTakesTheLatestSlotAndDoesItOnce() {
        probe.does(run -> run.outcome("well done"));
        Runs.Started first = runs.start("probe", null, false);
        assertThat(first.started()).isTrue();
        LedgerEntry ended = ended(first.run().id());
        assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(ended.outcome()).isEqualTo("well done");

        Runs.Started second = runs.start("probe", ended.slot(), false);
        assertThat(second.started()).isFalse();
        assertThat(second.note()).contains("has succeeded already").contains("--again");

        assertThat(runs.start("probe", ended.slot(), true).started()).isTrue();
        assertThat(ended(first.run().id()).attempt()).isEqualTo(2);
    }

    @Test
    void aFailedAttemptIsRepeatedAndTheStorySaysSo() {
        AtomicInteger attempts = new AtomicInteger();
        probe.does(run -> {
            if (attempts.incrementAndGet() == 1) {
                throw new UncheckedIOException(new java.io.IOException("the wire is down"));
            }
        });
        Runs.Started started = runs.start("probe", null, false);
        await().until(() -> runs.find(started.run().id()).orElseThrow().state() == RunState.SUCCEEDED);
        assertThat(runs.story(started.run().id()).story())
                .extracting(Runs.Line::note)
                .anyMatch(note -> note.startsWith("attempt failed: ") && note.contains("the wire is down"));
        assertThat(desk.open()).isZero();
    }

    @Test
    void aFailureThatCannotHealEndsTheSlotAtOnceWithALetterThatAReplayCloses() {
        probe.does(run -> {
            throw new CannotHeal("the password is api_key=pk_12345678_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
        });
        LedgerEntry failed = ended(runs.start("probe", null, false).run().id());
        assertThat(failed.state()).isEqualTo(RunState.FAILED);
        assertThat(failed.attempt()).isEqualTo(1);
        assertThat(failed.outcome()).doesNotContain("abcdefghijklmnop");

        DeadLetters.Letter letter = desk.list(null).getFirst();
        assertThat(letter.runId()).isEqualTo(failed.id());
        assertThat(letter.reason()).isEqualTo("CannotHeal");
        assertThat(letter.message() + letter.cause()).doesNotContain("abcdefghijklmnop");

        probe.does(run -> effect("replayed"));
        desk.replay(letter.id());
        assertThat(ended(failed.id()).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(desk.get(letter.id()).state()).isEqualTo(DeadLetters.State.REPLAYED);
        desk.replay(letter.id());
        assertThat(effects()).containsExactly("replayed");
    }

    @Test
    void anItemThatFailsMakesTheRunPartialAndTheNextAttemptDoesOnlyWhatIsMissing() {
        probe.does(run -> run.items(List.of("a", "b", "c"), item -> {
            effect(item);
            if (item.equals("b")) {
                throw new IllegalStateException("no b today");
            }
        }));
        LedgerEntry partial = ended(runs.start("probe", null, false).run().id());
        assertThat(partial.state()).isEqualTo(RunState.PARTIAL);
        assertThat(partial.itemsDone()).isEqualTo(2);
        assertThat(partial.itemsFailed()).isEqualTo(1);
        assertThat(partial.outcome()).contains("2 of 3 items").contains("no b today");
        assertThat(effects()).as("the failed item's write is rolled back").containsExactly("a", "c");

        probe.does(run -> run.items(List.of("a", "b", "c"), this::effect));
        assertThat(ended(runs.start("probe", partial.slot(), false).run().id()).state())
                .isEqualTo(RunState.SUCCEEDED);
        assertThat(effects()).containsExactly("a", "b", "c");
    }

    @Test
    void anAttemptThatCouldDoNoItemIsTriedAgain() {
        probe.does(run -> run.items(List.of("a", "b"), item -> {
            if (run.attempt() == 1 || item.equals("b")) {
                throw new IllegalStateException("no " + item + " today");
            }
            effect(item);
        }));
        LedgerEntry second = ended(runs.start("probe", null, false).run().id());
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.state()).isEqualTo(RunState.PARTIAL);
        assertThat(effects()).containsExactly("a");
        assertThat(desk.open()).isZero();
    }

    @Test
    void whoseItemsAllFailEachTimeLiesOnTheDeskAndIsReplayedFromThere() {
        probe.does(run -> run.items(List.of("a", "b"), item -> {
            throw new IllegalStateException("no " + item + " today");
        }));
        LedgerEntry failed = ended(runs.start("probe", null, false).run().id());
        assertThat(failed.attempt()).isEqualTo(2);
        assertThat(failed.state()).isEqualTo(RunState.FAILED);
        assertThat(failed.outcome()).isEqualTo("0 of 2 items; last failure b: no b today");
        assertThat(Objects.requireNonNull(failed.said()).in(Locale.FRENCH)).contains("0 éléments sur 2");
        assertThat(desk.list(null).getFirst().runId()).isEqualTo(failed.id());
        assertThat(desk.list(null).getFirst().message()).isEqualTo(failed.outcome());

        probe.does(run -> run.items(List.of("a", "b"), this::effect));
        desk.replay(desk.list(null).getFirst().id());
        assertThat(ended(failed.id()).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(effects()).containsExactly("a", "b");
    }

    private int toldOfTheProbe() {
        return sql.sql("SELECT count(*) FROM alert.notification WHERE topic = 'job/probe'")
                .query(Integer.class)
                .single();
    }

    @Test
    void aRunWhoseDataAreOnTheirWayIsPlannedWithoutAFailureAndGoesOnWhenTheyHaveCome() {
        Instant until = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS);
        probe.does(run -> run.waitsFor(Telling.of("signals.stand", "2026-11-20"), until));
        int toldBefore = toldOfTheProbe();
        UUID id = runs.start("probe", null, false).run().id();
        await().until(() -> runs.find(id).orElseThrow().waitsUntil() != null);
        LedgerEntry waiting = runs.find(id).orElseThrow();
        assertThat(waiting.state()).isEqualTo(RunState.PLANNED);
        assertThat(waiting.waitsUntil()).isEqualTo(until);
        assertThat(waiting.nextAttemptAt()).isEqualTo(until);
        assertThat(waiting.startedAt()).isNull();
        assertThat(waiting.endedAt()).isNull();
        assertThat(waiting.outcome()).isEqualTo("the signals of 2026-11-20 stand");
        assertThat(waiting.said().in(Locale.FRENCH)).contains("les signaux du 2026-11-20");

        // Nobody calls it late or failed.
        ledger.late(Map.of("probe", until));
        assertThat(sql.sql("SELECT late_told FROM job.run WHERE id = ?")
                        .param(id)
                        .query(Boolean.class)
                        .single())
                .isFalse();
        assertThat(new LedgerPages(sql).isWaitingSince("probe", until)).isFalse();
        assertThat(toldOfTheProbe()).isEqualTo(toldBefore);
        assertThat(meters.find("peaflow.job.runs").tag("state", "PLANNED").counters())
                .isEmpty();

        // By hand it looks again, and may wait again.
        assertThat(runs.start("probe", waiting.slot(), false).started()).isTrue();
        await().until(() -> runs.find(id).orElseThrow().attempt() == 2
                && runs.find(id).orElseThrow().waitsUntil() != null);

        probe.does(run -> run.outcome("it came"));
        assertThat(runs.wake("probe", "the post has come")).isTrue();
        LedgerEntry done = ended(id);
        assertThat(done.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(done.attempt()).isEqualTo(3);
        assertThat(done.waitsUntil()).isNull();
        assertThat(runs.wake("probe", "again")).isFalse();
        assertThat(runs.story(id).story())
                .extracting(Runs.Line::note)
                .contains("the signals of 2026-11-20 stand", "the post has come", "it came");
    }

    @Test
    @Tag("F08")
    @Tag("faults")
    @DirtiesContext
    void aThreadThatDoesNotEndAMinuteAfterItsRunWasTimedOutFailsLiveness(TestReporter reporter) {
        CountDownLatch released = new CountDownLatch(1);
        probe.does(run -> {
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException ignoredOnPurpose) {
                    continue;
                }
            }
        });
        try {
            Runs.Started started = runs.start("probe", null, false);
            await().atMost(Duration.ofSeconds(25))
                    .until(() -> runs.find(started.run().id()).orElseThrow().state() == RunState.TIMED_OUT);
            long timedOut = System.nanoTime();
            assertThat(availability.getLivenessState()).isEqualTo(LivenessState.CORRECT);
            await().atMost(Duration.ofSeconds(90)).until(() -> availability.getLivenessState() == LivenessState.BROKEN);
            Duration broken = Duration.ofNanos(System.nanoTime() - timedOut);
            reporter.publishEntry("F08", "liveness failed " + broken.toMillis() + " ms after the deadline");
            assertThat(broken).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(70));
        } finally {
            released.countDown();
        }
    }

    @Test
    @Tag("F08")
    void aJobThatHangsIsTimedOutFencedAndInterrupted() {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch fenced = new CountDownLatch(1);
        probe.does(run -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException deadline) {
                interrupted.countDown();
            }
            try {
                run.write(() -> {
                    effect("too late");
                    return 1;
                });
            } catch (Run.Fenced lost) {
                fenced.countDown();
            }
        });
        long began = System.nanoTime();
        Runs.Started started = runs.start("probe", null, false);
        await().until(() -> runs.find(started.run().id()).orElseThrow().state() == RunState.RUNNING);
        sql.sql("ALTER TABLE job.run RENAME TO away").update();
        try {
            await().atMost(Duration.ofSeconds(12))
                    .alias("interrupted though the ledger is away")
                    .until(() -> interrupted.getCount() == 0);
        } finally {
            sql.sql("ALTER TABLE job.away RENAME TO run").update();
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() -> runs.find(started.run().id()).orElseThrow().state() == RunState.TIMED_OUT);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(14));
        await().until(() -> interrupted.getCount() == 0 && fenced.getCount() == 0);
        assertThat(effects()).isEmpty();

        probe.does(run -> effect("next"));
        assertThat(ended(runs.start("probe", started.run().slot(), false).run().id())
                        .state())
                .isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void anOwnerThatFellSilentLosesItsRunAndWritesNothingMore() {
        Claim stale = silentOwner();
        probe.does(run -> effect("by the new owner"));
        LedgerEntry ended = ended(stale.id());
        assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(ended.attempt()).isEqualTo(2);

        Run zombie = new Run(stale, writes);
        assertThatThrownBy(() -> zombie.write(() -> {
                    effect("by the zombie");
                    return 1;
                }))
                .isInstanceOf(Run.Fenced.class);
        // An item is marked when its work is done: the work of who lost the slot meanwhile is undone.
        assertThatThrownBy(() -> zombie.items(List.of("late"), item -> effect("the zombie's item")))
                .isInstanceOf(Run.Fenced.class);
        assertThat(endings.end(zombie, RunState.SUCCEEDED, Telling.plain("the zombie's word")))
                .isFalse();
        assertThat(effects()).containsExactly("by the new owner");
        assertThat(runs.find(stale.id()).orElseThrow().outcome()).isEqualTo("done");
    }

    @Test
    void anAttemptThatWasFencedIsNeverTheEndOfItsSlot() {
        probe.does(run -> {
            run.items(List.of("one"), item -> effect(item + " by attempt " + run.attempt()));
            // In one attempt the same item again is refused like that of an owner who lost the slot.
            run.items(List.of("one"), item -> effect("twice"));
            effect("the rest");
        });
        LedgerEntry ended = ended(runs.start("probe", null, false).run().id());
        assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(ended.attempt()).isEqualTo(2);
        assertThat(effects()).containsExactly("one by attempt 1", "the rest");
    }

    /** A run that was taken by a process which then died: RUNNING on the ledger, and nobody's heartbeat. */
    private Claim silentOwner() {
        Slot slot = jobs.schedule("probe").latest(Instant.now()).orElseThrow();
        return take(slot).orElseThrow();
    }

    private Optional<Claim> take(Slot slot) {
        return take("probe", slot);
    }

    private Optional<Claim> take(String job, Slot slot) {
        return ledger
                .openAndTake(List.of(new Ledger.Due(job, slot, jobs.job(job).retry(), true)))
                .stream()
                .findFirst();
    }

    private Claim takeLatest(String job) {
        return take(job, jobs.schedule(job).latest(Instant.now()).orElseThrow()).orElseThrow();
    }

    @Test
    void whatFindsNoThreadGoesBackAsIfItHadNotBeenTaken() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        probe.does(run -> {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        JobSettings.Node node = settings.node();
        Workers one = new Workers(
                jobs,
                endings,
                camel,
                Clock.systemUTC(),
                new JobSettings(
                        settings.timeZone(),
                        settings.jobs(),
                        new JobSettings.Node(node.heartbeat(), node.lease(), 1, node.drain()),
                        settings.breaker(),
                        settings.retention(),
                        true));
        Claim atWork = takeLatest("probe");
        Claim waiting = takeLatest("housekeeping");
        one.begin(atWork, false, new Run(atWork, writes));
        begun.await();
        one.begin(waiting, false, new Run(waiting, writes));
        assertThat(one.isFree()).isFalse();
        assertThat(one.putBackWaiting(Duration.ofHours(1))).isEmpty();
        assertThat(one.putBackWaiting(Duration.ZERO)).containsExactly("housekeeping");
        LedgerEntry back = runs.find(waiting.id()).orElseThrow();
        assertThat(back.state()).isEqualTo(RunState.PLANNED);
        assertThat(back.attempt()).isZero();
        release.countDown();
        assertThat(ended(atWork.id()).state()).isEqualTo(RunState.SUCCEEDED);
        one.drain(Duration.ofSeconds(5));
    }

    @Test
    void runsThatEndTogetherEndUnlessTheyHaveAnotherOwner() {
        Claim ours = takeLatest("probe");
        Claim lost = takeLatest("housekeeping");
        Leases.Beat seen = leases.beats().stream()
                .filter(beat -> beat.id().equals(lost.id()))
                .findFirst()
                .orElseThrow();
        Claim heirs = ledger.takeOver(seen).orElseThrow();
        assertThat(endings.end(List.of(
                        new Endings.Ending(new Run(ours, writes), RunState.SUCCEEDED, Telling.plain("well"), null),
                        new Endings.Ending(
                                new Run(lost, writes), RunState.SUCCEEDED, Telling.plain("too late"), null))))
                .containsExactly(ours.id());
        assertThat(runs.find(lost.id()).orElseThrow().state()).isEqualTo(RunState.RUNNING);
        assertThat(endings.end(new Run(heirs, writes), RunState.SUCCEEDED, Telling.plain("by the heir")))
                .isTrue();
    }

    @Test
    void aJobThatIsSwitchedOffIsNotTakenThoughItIsOnByConfiguration() {
        Slot slot = jobs.schedule("probe").latest(Instant.now()).orElseThrow();
        jobs.enable("probe", false);
        try {
            assertThat(take(slot)).isEmpty();
            assertThat(ledger.unopened(List.of(
                            new Ledger.Due("probe", slot, jobs.job("probe").retry(), true))))
                    .containsExactly("probe");
            assertThat(jobs.enabled()).doesNotContain("probe").contains("housekeeping");
        } finally {
            sql.sql("UPDATE job.job SET enabled = NULL").update();
        }
    }

    @Test
    void whatSomebodyAskedForByHandIsTakenThoughItsJobIsSwitchedOff() {
        probe.does(run -> effect("by hand"));
        List<Slot> slots = jobs.schedule("probe").between(Instant.now().minusSeconds(200), Instant.now());
        jobs.enable("probe", false);
        try {
            JobSettings.Retry retry = jobs.job("probe").retry();
            ledger.plan("probe", slots.getFirst(), (Instant) null, retry, "its first attempt has failed, say");
            ledger.plan("probe", slots.getLast(), Trigger.SCHEDULE, null, retry, "before it was switched off");
            ledger.late(Map.of("probe", Instant.now()));
            assertThat(sql.sql("SELECT trigger FROM job.run WHERE late_told")
                            .query(String.class)
                            .list())
                    .as("nobody is late with an old slot that is asked for now")
                    .containsExactly("SCHEDULE");
            dispatcher.look(jobs.enabled());
            LedgerEntry byHand = runs.recent("probe", null, 9).getLast();
            assertThat(ended(byHand.id()).state()).isEqualTo(RunState.SUCCEEDED);
            dispatcher.look(jobs.enabled());
            assertThat(runs.recent("probe", RunState.PLANNED, 9))
                    .extracting(LedgerEntry::trigger)
                    .containsExactly(Trigger.SCHEDULE);
        } finally {
            sql.sql("UPDATE job.job SET enabled = NULL").update();
        }
    }

    @Test
    void aRunAtWhichEveryOwnerDiesIsGivenUpAndLiesOnTheDesk() {
        probe.does(run -> effect("again"));
        Claim silent = silentOwner();
        sql.sql("UPDATE job.run SET attempt = attempt_limit + 20 WHERE id = ?")
                .param(silent.id())
                .update();
        LedgerEntry ended = ended(silent.id());
        assertThat(ended.state()).isEqualTo(RunState.FAILED);
        assertThat(ended.outcome()).contains("fell silent at it");
        assertThat(desk.list(null)).extracting(DeadLetters.Letter::runId).containsExactly(silent.id());
        assertThat(effects()).isEmpty();
    }

    @Test
    void anAttemptThatWasHeldUpForANightIsRepeatedAsAnyOther() {
        AtomicInteger attempts = new AtomicInteger();
        probe.does(run -> {
            if (attempts.incrementAndGet() == 1) {
                throw new UncheckedIOException(new java.io.IOException("the network is not up yet"));
            }
        });
        Slot slot = jobs.schedule("probe").latest(Instant.now()).orElseThrow();
        ledger.plan("probe", slot, (Instant) null, jobs.job("probe").retry(), "then the machine slept");
        LedgerEntry run = runs.recent("probe", null, 1).getFirst();
        sql.sql("UPDATE job.run SET retry_until = now() - interval '8 hours'").update();
        dispatcher.takeWanted(run.id());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> runs.find(run.id()).orElseThrow().state() == RunState.SUCCEEDED);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void aReplayThatEndsWithoutASuccessComesBackToTheDesk() {
        probe.does(run -> {
            throw new CannotHeal("no");
        });
        LedgerEntry failed = ended(runs.start("probe", null, false).run().id());
        UUID letter = desk.list(null).getFirst().id();
        probe.does(run -> run.items(List.of("one", "two"), item -> {
            if (item.equals("two")) {
                throw new IllegalStateException("not there");
            }
        }));
        desk.replay(letter);
        assertThat(ended(failed.id()).state()).isEqualTo(RunState.PARTIAL);
        assertThat(desk.get(letter).state()).isEqualTo(DeadLetters.State.WAITING);
        assertThat(desk.get(letter).note()).isEqualTo("replay 1 ended PARTIAL");
        assertThat(ledger.forget(Instant.now().plusSeconds(60))).isZero();

        sql.sql("DELETE FROM job.run").update();
        assertThat(desk.replay(letter).note()).contains("is not on the ledger any more");
        assertThat(desk.get(letter).state()).isEqualTo(DeadLetters.State.WAITING);
    }

    @Test
    void twoTakersOfOneSlotGetItOnce() throws InterruptedException {
        probe.does(run -> effect("once"));
        Slot slot = jobs.schedule("probe").latest(Instant.now()).orElseThrow();
        AtomicInteger won = new AtomicInteger();
        List<Thread> takers = java.util.stream.IntStream.range(0, 8)
                .mapToObj(n -> Thread.ofPlatform().start(() -> {
                    if (take(slot).isPresent()) {
                        won.incrementAndGet();
                    }
                }))
                .toList();
        for (Thread taker : takers) {
            taker.join();
        }
        assertThat(won).hasValue(1);
    }

    @Test
    void aSlotThatIsNoneIsRefusedWithTheFormItShouldHave() {
        assertThatThrownBy(() -> runs.start("probe", "yesterday", false))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("yesterday")
                .hasMessageContaining("2026-11-20T10:00:00Z");
        assertThatThrownBy(() -> runs.start("probe", "2035-01-01T10:00:00Z", false))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("falls due only at");
        assertThatThrownBy(() -> runs.start("prob", null, false))
                .isInstanceOf(Unknown.class)
                .hasMessageContaining("There is no job prob; the jobs are");
    }
}
