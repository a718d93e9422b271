package io.peaflow.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.backup.RetentionPlan.Mark;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RetentionPlanTests {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 21);

    private static SetName at(LocalDate day) {
        return SetName.of(day.atTime(LocalTime.of(23, 0)).atZone(PARIS).toInstant(), "00000a");
    }

    private static BackupSettings.Kept kept(int monthly) {
        return new BackupSettings.Kept(30, 52, monthly, 10);
    }

    private static Set<SetName> pruned(Set<SetName> sets, BackupSettings.Kept kept) {
        RetentionPlan plan = RetentionPlan.of(sets, kept, PARIS);
        Set<SetName> left = new TreeSet<>(sets);
        plan.surplus(sets).forEach(left::remove);
        return left;
    }

    private static long count(RetentionPlan plan, Mark mark) {
        return plan.marks().values().stream()
                .filter(marks -> marks.contains(mark))
                .count();
    }

    @Test
    @Tag("F36")
    void fiveYearsOfNightsLeaveThirtyDaysFiftyTwoWeeksAndSixtyMonths() {
        Set<SetName> sets = new TreeSet<>();
        Set<SetName> all = new TreeSet<>();
        LocalDate day = FIRST;
        for (; day.isBefore(FIRST.plusYears(5)); day = day.plusDays(1)) {
            sets.add(at(day));
            all.add(at(day));
            sets = pruned(sets, kept(60));
            assertThat(sets).contains(at(day));
        }
        RetentionPlan plan = RetentionPlan.of(sets, kept(60), PARIS);

        assertThat(count(plan, Mark.DAY)).isEqualTo(30);
        assertThat(count(plan, Mark.WEEK)).isEqualTo(52);
        assertThat(count(plan, Mark.MONTH)).isEqualTo(60);
        assertThat(plan.marks().keySet()).isEqualTo(sets);
        assertThat(RetentionPlan.of(all, kept(60), PARIS).marks().keySet())
                .as("night by night leaves what one look at all of them would")
                .isEqualTo(sets);
        // Second method: the days, weeks and months counted by the calendar.
        Set<LocalDate> expected = new HashSet<>();
        for (int back = 1; back <= 30; back++) {
            expected.add(day.minusDays(back));
        }
        LocalDate last = day.minusDays(1);
        LocalDate sunday = last.minusDays(last.getDayOfWeek().getValue() % 7);
        expected.add(last);
        for (int weeks = 0;
                expected.stream()
                                .filter(any -> any.getDayOfWeek().getValue() == 7)
                                .count()
                        < 52;
                weeks++) {
            expected.add(sunday.minusWeeks(weeks));
            if (weeks == (last.getDayOfWeek().getValue() == 7 ? 51 : 50)) {
                break;
            }
        }
        for (int months = 1; months < 60; months++) {
            expected.add(YearMonth.from(last).minusMonths(months).atEndOfMonth());
        }
        assertThat(sets.stream().map(set -> set.at().atZone(PARIS).toLocalDate()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    @Tag("F36")
    void monthsStayForEverWhenTheirNumberIsZero() {
        Set<SetName> sets = new TreeSet<>();
        for (LocalDate day = FIRST; day.isBefore(FIRST.plusYears(12)); day = day.plusDays(1)) {
            sets.add(at(day));
        }
        RetentionPlan plan = RetentionPlan.of(sets, kept(0), PARIS);

        assertThat(count(plan, Mark.MONTH)).isEqualTo(145);
        assertThat(plan.until(at(LocalDate.of(2027, 1, 31)))).isNull();
        assertThat(plan.until(at(LocalDate.of(2027, 1, 30))))
                .isEqualTo(at(LocalDate.of(2027, 1, 30)).at());
    }

    @Test
    @Tag("F36")
    void aClockThatJumpsTenYearsDeletesNothingOfBefore() {
        Set<SetName> sets = new TreeSet<>();
        for (int day = 0; day < 40; day++) {
            sets.add(at(FIRST.plusDays(day)));
        }
        sets = pruned(sets, kept(60));
        Set<SetName> before = Set.copyOf(sets);
        sets.add(at(FIRST.plusYears(10)));
        Set<SetName> after = pruned(sets, kept(60));

        assertThat(before)
                .as("thirty days, the Sundays of two weeks before them, and the last of November")
                .hasSize(33);
        assertThat(after).hasSizeGreaterThanOrEqualTo(before.size());
        assertThat(after).contains(at(FIRST.plusYears(10)), at(FIRST.plusDays(39)));
    }

    @Test
    void setsThatNobodyFoundGoodGoWhenTheirDaysArePastAndNothingNeedsThem() {
        Set<SetName> good = new TreeSet<>();
        for (int day = 0; day < 40; day++) {
            good.add(at(FIRST.plusDays(day)));
        }
        RetentionPlan plan = RetentionPlan.of(good, kept(60), PARIS);
        SetName beforeAMigration = SetName.of(at(FIRST.plusDays(3)).at().minusSeconds(3600), "00000b");
        SetName lately = SetName.of(at(FIRST.plusDays(20)).at().minusSeconds(3600), "00000b");
        SetName aloneInItsMonth = at(FIRST.minusDays(200));
        SetName newest = at(FIRST.plusDays(41));

        assertThat(plan.overdue(List.of(beforeAMigration, lately, aloneInItsMonth, newest)))
                .containsExactly(beforeAMigration);
        assertThat(RetentionPlan.of(good, new BackupSettings.Kept(60, 52, 0, 10), PARIS)
                        .overdue(List.of(beforeAMigration)))
                .as("its days are not past")
                .isEmpty();
    }

    @Test
    void severalSetsOfADayLeaveTheNewest() {
        SetName morning = SetName.of(Instant.parse("2026-11-20T06:00:00Z"), "000001");
        SetName evening = SetName.of(Instant.parse("2026-11-20T22:00:00Z"), "000002");
        RetentionPlan plan = RetentionPlan.of(List.of(morning, evening), kept(12), PARIS);

        assertThat(plan.surplus(List.of(morning, evening))).containsExactly(morning);
        assertThat(plan.until(evening)).isEqualTo(Instant.parse("2027-11-19T23:00:00Z"));
        assertThat(plan.until(morning)).isEqualTo(morning.at());
    }

    @Property(tries = 200)
    void theNewestAlwaysStaysAndNoRunDeletesMoreThanItMay(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200) int number,
            @ForAll @IntRange(min = 1, max = 9) int cap) {
        var random = new Random(seed);
        List<SetName> sets = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            sets.add(SetName.of(
                    Instant.ofEpochSecond(1_700_000_000L + random.nextInt(200_000_000)), "%06x".formatted(i)));
        }
        var settings = new BackupSettings.Kept(1 + random.nextInt(10), random.nextInt(5), 1 + random.nextInt(5), cap);
        RetentionPlan plan = RetentionPlan.of(sets, settings, PARIS);
        List<SetName> surplus = plan.surplus(sets);

        SetName newest = new TreeSet<>(sets).last();
        assertThat(surplus).hasSizeLessThanOrEqualTo(cap).doesNotContain(newest);
        assertThat(surplus).doesNotContainAnyElementsOf(plan.marks().keySet());
        assertThat(count(plan, Mark.DAY)).isLessThanOrEqualTo(settings.daily());
        assertThat(count(plan, Mark.MONTH)).isLessThanOrEqualTo(settings.monthly());
    }
}
