package io.peaflow.dashboard;

import io.peaflow.backup.KeyDesk;
import io.peaflow.backup.Sets;
import io.peaflow.chart.HeatGrid;
import io.peaflow.chart.Ink;
import io.peaflow.chart.Tone;
import io.peaflow.check.Finding;
import io.peaflow.check.Level;
import io.peaflow.job.Jobs;
import io.peaflow.kernel.Telling;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The page of the backups.
 *
 * @param summary what would be lost if the machine died now, and how long a recovery would take
 * @param checks what is not well, with its remedy
 * @param calendar half a year of days, as SVG; empty while there is no set
 * @param sets the newest
 * @param older the others
 * @param drill the last one; null when there was none
 */
record BackupsView(
        Badge verdict,
        String summary,
        List<ChecksView.Row> checks,
        List<RunView.Fact> facts,
        String calendar,
        List<DataView.Sign> legend,
        List<Row> sets,
        List<Row> older,
        @Nullable Drill drill) {

    /** A set as the calendar marks it, the better one of a day last. */
    private enum Mark {
        DAMAGED("!", Tone.BAD),
        UNREAD("?", Tone.QUIET),
        VERIFIED("V", Tone.GOOD),
        PROVEN("P", Tone.GOOD);

        private final String letter;
        private final Tone tone;

        Mark(String letter, Tone tone) {
            this.letter = letter;
            this.tone = tone;
        }

        static Mark of(Sets.View set) {
            if (set.fault() != null) {
                return DAMAGED;
            }
            return set.provenAt() != null ? PROVEN : set.verifiedAt() != null ? VERIFIED : UNREAD;
        }
    }

    /** One set. */
    record Row(
            String name,
            @Nullable Moment at,
            String reason,
            String size,
            String rows,
            List<Badge> marks,
            Said fault,
            @Nullable Moment seen,
            String kept) {}

    /** A restore that was tried. */
    record Drill(Badge badge, @Nullable Moment at, String set, String took, String rows, List<Said> story) {}

    /**
     * A line, and the language that it is in when that is not the reader's.
     *
     * @param language null for the reader's own
     */
    record Said(String text, @Nullable String language) {

        static Said of(@Nullable Telling said, String line, Words words) {
            return said == null || said.isPlain()
                    ? new Said(line, Locale.ENGLISH.getLanguage())
                    : new Said(said.in(words.locale()), null);
        }
    }

    private static final int WEEKS = 26;
    private static final int SHOWN = 14;
    private static final long MEGA = 1_000_000;

    static BackupsView of(
            Sets.Picture picture, KeyDesk.Keys keys, List<Finding> findings, List<Jobs.JobView> jobs, Words words) {
        List<Sets.View> newestFirst = picture.sets().stream()
                .sorted(Comparator.comparing(Sets.View::name).reversed())
                .toList();
        List<Row> rows = newestFirst.stream().map(set -> row(set, words)).toList();
        int shown = Math.min(SHOWN, rows.size());
        return new BackupsView(
                words.badge(level(picture, keys, findings)),
                loss(picture, keys, words) + " " + recovery(picture, words),
                findings.stream()
                        .filter(finding -> finding.level() != Level.OK)
                        .map(finding -> ChecksView.row(finding, words))
                        .toList(),
                facts(picture, keys, jobs, words),
                newestFirst.isEmpty() ? "" : calendar(newestFirst, words),
                Arrays.stream(Mark.values())
                        .sorted(Comparator.reverseOrder())
                        .map(mark -> new DataView.Sign(mark.letter, words.text("backups.mark." + words.key(mark))))
                        .toList(),
                rows.subList(0, shown),
                rows.subList(shown, rows.size()),
                picture.lastDrill() == null ? null : drill(picture.lastDrill(), words));
    }

    private static Level level(Sets.Picture picture, KeyDesk.Keys keys, List<Finding> findings) {
        Level worst = findings.stream()
                .map(Finding::level)
                .max(Comparator.naturalOrder())
                .orElse(Level.OK);
        boolean goesWithTheMachine = !picture.elsewhere() || keys.isAlone();
        return worst == Level.OK && (goesWithTheMachine || picture.lastGood().isEmpty()) ? Level.WARNING : worst;
    }

    private static String loss(Sets.Picture picture, KeyDesk.Keys keys, Words words) {
        Sets.View good = picture.lastGood().orElse(null);
        if (good == null) {
            return words.text("backups.loss.everything");
        }
        String age = words.duration(Duration.between(good.snapshotAt(), words.at()));
        if (!picture.elsewhere()) {
            return words.text("backups.loss.folder", age, picture.place());
        }
        return keys.isAlone() ? words.text("backups.loss.key", age) : words.text("backups.loss.age", age);
    }

    private static String recovery(Sets.Picture picture, Words words) {
        Sets.Drill proof = picture.lastProof();
        return proof == null
                ? words.text("backups.recovery.unknown")
                : words.text("backups.recovery.took", words.duration(Duration.ofMillis(proof.millis())));
    }

    private static List<RunView.Fact> facts(
            Sets.Picture picture, KeyDesk.Keys keys, List<Jobs.JobView> jobs, Words words) {
        List<RunView.Fact> facts = new ArrayList<>();
        facts.add(RunView.Fact.of(words.text("backups.fact.place"), picture.place()));
        facts.add(RunView.Fact.of(
                words.text("backups.fact.sets"),
                words.text(
                        "backups.fact.sets-of",
                        picture.sets().size(),
                        size(picture.sets().stream().mapToLong(Sets.View::bytes).sum(), words))));
        picture.lastGood()
                .ifPresent(good -> facts.add(
                        new RunView.Fact(words.text("backups.fact.newest"), "", words.moment(good.snapshotAt()))));
        facts.add(proven(picture.lastProof(), words));
        for (Jobs.JobView job : jobs) {
            if (job.nextDue() != null
                    && (job.name().equals("backup") || job.name().equals("restore-drill"))) {
                facts.add(new RunView.Fact(
                        words.text("backups.fact.next." + job.name()), "", words.moment(job.nextDue())));
            }
        }
        facts.add(RunView.Fact.of(
                words.text("backups.fact.opened"),
                words.text(keys.elsewhere() ? "backups.fact.opened-elsewhere" : "backups.fact.opened-here")));
        return facts;
    }

    private static RunView.Fact proven(Sets.@Nullable Drill proof, Words words) {
        String name = words.text("backups.fact.proven");
        return proof == null
                ? RunView.Fact.of(name, words.text("backups.never"))
                : new RunView.Fact(name, "", words.moment(proof.at()));
    }

    private static String calendar(List<Sets.View> newestFirst, Words words) {
        Map<LocalDate, List<Sets.View>> byDay = newestFirst.stream()
                .collect(Collectors.groupingBy(set -> LocalDate.ofInstant(set.snapshotAt(), words.zone())));
        LocalDate today = LocalDate.ofInstant(words.at(), words.zone());
        LocalDate first =
                today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).minusWeeks(WEEKS - 1);
        var grid = new HeatGrid(
                "calendar",
                words.text("backups.calendar.title"),
                words.text("backups.calendar.text", WEEKS),
                IntStream.range(0, WEEKS)
                        .mapToObj(week -> heading(first.plusWeeks(week)))
                        .toList());
        for (LocalDate start = first; start.isBefore(first.plusWeeks(1)); start = start.plusDays(1)) {
            LocalDate weekday = start;
            grid.row(new HeatGrid.Row(
                    weekday.getDayOfWeek().getDisplayName(TextStyle.SHORT_STANDALONE, words.locale()),
                    IntStream.range(0, WEEKS)
                            .mapToObj(weekday::plusWeeks)
                            .map(day -> cell(day, byDay.getOrDefault(day, List.of()), words))
                            .toList()));
        }
        return grid.svg(Ink.PAGE);
    }

    private static String heading(LocalDate monday) {
        return "%02d/%02d".formatted(monday.getDayOfMonth(), monday.getMonthValue());
    }

    private static HeatGrid.Cell cell(LocalDate day, List<Sets.View> sets, Words words) {
        Mark mark = sets.stream().map(Mark::of).max(Comparator.naturalOrder()).orElse(null);
        if (mark == null) {
            return new HeatGrid.Cell(Tone.NONE, "", words.text("backups.calendar.none", words.day(day)));
        }
        long largest = sets.stream().mapToLong(Sets.View::bytes).max().orElse(0);
        return new HeatGrid.Cell(
                mark.tone,
                mark.letter,
                words.text(
                        "backups.calendar.day",
                        words.day(day),
                        sets.size(),
                        size(largest, words),
                        words.text("backups.mark." + words.key(mark))));
    }

    private static Row row(Sets.View set, Words words) {
        List<Badge> marks = new ArrayList<>();
        Mark mark = Mark.of(set);
        if (mark == Mark.DAMAGED) {
            marks.add(new Badge("bad", words.text("backups.mark.damaged")));
        } else if (mark == Mark.UNREAD) {
            marks.add(new Badge("wait", words.text("backups.mark.unread")));
        } else {
            marks.add(new Badge("good", words.text("backups.mark.verified")));
        }
        if (set.provenAt() != null) {
            marks.add(new Badge("good", words.text("backups.mark.proven")));
        }
        return new Row(
                set.name(),
                words.moment(set.snapshotAt()),
                reason(set.reason(), words),
                size(set.bytes(), words),
                words.text("backups.rows", set.rows()),
                marks,
                Said.of(set.said(), Objects.requireNonNullElse(set.fault(), ""), words),
                words.moment(latest(set.verifiedAt(), set.provenAt())),
                kept(set, words));
    }

    private static String reason(String reason, Words words) {
        // What stands after a colon is the name of a job, which is the same in every language.
        int colon = reason.indexOf(": ");
        String kind = colon < 0 ? reason : reason.substring(0, colon);
        String text = words.optional("backups.reason." + kind.replace(' ', '-'));
        return text.isEmpty() ? reason : text + (colon < 0 ? "" : " (" + reason.substring(colon + 2) + ")");
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    private static String kept(Sets.View set, Words words) {
        Instant until = set.keptUntil();
        if (until == null) {
            return words.text("backups.kept.for-ever");
        }
        return until.equals(set.snapshotAt().truncatedTo(ChronoUnit.SECONDS))
                ? words.text("backups.kept.no-longer")
                : words.day(LocalDate.ofInstant(until, words.zone())).replace(' ', '\u00a0');
    }

    private static Drill drill(Sets.Drill drill, Words words) {
        return new Drill(
                drill.proven()
                        ? new Badge("good", words.text("backups.mark.proven"))
                        : new Badge("bad", words.text("backups.drill.failed")),
                words.moment(drill.at()),
                drill.set(),
                words.duration(Duration.ofMillis(drill.millis())),
                drill.proven() ? words.text("backups.drill.same", drill.tables(), drill.rows()) : "",
                drill.said().isEmpty()
                        ? drill.story()
                                .lines()
                                .map(line -> Said.of(null, line, words))
                                .toList()
                        : drill.said().stream()
                                .map(said -> Said.of(said, said.english(), words))
                                .toList());
    }

    private static String size(long bytes, Words words) {
        return bytes < MEGA
                ? words.text("backups.size.kb", String.format(words.locale(), "%.1f", bytes / 1e3))
                : words.text("backups.size.mb", String.format(words.locale(), "%,.1f", bytes / 1e6));
    }
}
