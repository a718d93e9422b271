package io.peaflow.backup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which sets stay: the newest of each of the last so many days, weeks and months that have one (grandfather, father, son).
 * Days are counted by sets and not by the clock, so that a clock that jumps, or a machine that was off, deletes nothing.
 *
 * @param marks why each set that stays does
 */
record RetentionPlan(SortedMap<SetName, Set<Mark>> marks, BackupSettings.Kept kept, ZoneId zone) {

    /** For what a set stands. */
    enum Mark {
        DAY,
        WEEK,
        MONTH
    }

    static RetentionPlan of(Collection<SetName> sets, BackupSettings.Kept kept, ZoneId zone) {
        List<SetName> newestFirst =
                sets.stream().sorted(Comparator.reverseOrder()).toList();
        var marks = new TreeMap<SetName, Set<Mark>>();
        mark(newestFirst, Mark.DAY, kept.daily(), marks, set -> day(set, zone));
        mark(newestFirst, Mark.WEEK, kept.weekly(), marks, set -> week(set, zone));
        mark(
                newestFirst,
                Mark.MONTH,
                kept.monthly() == 0 ? Integer.MAX_VALUE : kept.monthly(),
                marks,
                set -> YearMonth.from(day(set, zone)));
        return new RetentionPlan(marks, kept, zone);
    }

    private static void mark(
            List<SetName> newestFirst,
            Mark mark,
            int most,
            Map<SetName, Set<Mark>> marks,
            Function<SetName, Object> span) {
        Set<Object> seen = new HashSet<>();
        for (SetName set : newestFirst) {
            if (seen.size() < most && seen.add(span.apply(set))) {
                marks.computeIfAbsent(set, name -> EnumSet.noneOf(Mark.class)).add(mark);
            }
        }
    }

    private static LocalDate day(SetName set, ZoneId zone) {
        return set.at().atZone(zone).toLocalDate();
    }

    private static String week(SetName set, ZoneId zone) {
        LocalDate day = day(set, zone);
        return day.get(IsoFields.WEEK_BASED_YEAR) + "W" + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    /** Those that go, oldest first, no more than one run may delete. The newest never does. */
    List<SetName> surplus(Collection<SetName> sets) {
        List<SetName> surplus = new ArrayList<>(
                sets.stream().filter(set -> !marks.containsKey(set)).sorted().toList());
        return List.copyOf(surplus.subList(0, Math.min(surplus.size(), kept.deletesPerRun())));
    }

    /**
     * Those that go of the sets that nobody has found good: made before a migration, left by a run that was killed, damaged.
     * None of the days that are kept, and none that alone stands for a week or a month. Oldest first.
     *
     * @param doubtful sets that are not those of this plan
     */
    List<SetName> overdue(Collection<SetName> doubtful) {
        List<SetName> days = marks.entrySet().stream()
                .filter(set -> set.getValue().contains(Mark.DAY))
                .map(Map.Entry::getKey)
                .toList();
        if (days.size() < kept.daily()) {
            return List.of();
        }
        Set<SetName> all = new HashSet<>(marks.keySet());
        all.addAll(doubtful);
        Set<SetName> stay = of(all, kept, zone).marks().keySet();
        return doubtful.stream()
                .filter(set -> set.compareTo(days.getFirst()) < 0 && !stay.contains(set))
                .sorted()
                .toList();
    }

    /** Until when a set stays if one is made each day; null is for ever, and the instant of the set itself is not at all. */
    @Nullable
    Instant until(SetName set) {
        Set<Mark> why = marks.getOrDefault(set, Set.of());
        if (why.contains(Mark.MONTH) && kept.monthly() == 0) {
            return null;
        }
        LocalDate day = day(set, zone);
        LocalDate until = day;
        if (why.contains(Mark.DAY)) {
            until = later(until, day.plusDays(kept.daily()));
        }
        if (why.contains(Mark.WEEK)) {
            until = later(until, day.plusWeeks(kept.weekly()));
        }
        if (why.contains(Mark.MONTH)) {
            until = later(until, day.plusMonths(kept.monthly()));
        }
        return until.equals(day) ? set.at() : until.atStartOfDay(zone).toInstant();
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }
}
