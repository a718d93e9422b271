package io.peaflow.dashboard;

import io.peaflow.chart.HeatGrid;
import io.peaflow.chart.Ink;
import io.peaflow.chart.Tone;
import io.peaflow.marketdata.Freshness;
import io.peaflow.marketdata.Quarantine;
import io.peaflow.marketdata.RecentDays;
import io.peaflow.marketdata.Sources;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The page of the market data.
 *
 * @param grid series by sessions, as SVG
 * @param legend each mark of the grid with its letter
 * @param late series that are not fresh, the worst first
 * @param fresh the others, in the order in which they are followed
 * @param waiting bars that want a decision, an extract of all
 * @param shown which of how many, in words; empty when all are there
 * @param from where the extract begins
 * @param newer where the extract before this one begins; null for none
 * @param older where the next begins; null for none
 * @param sources every source, in the order in which they are asked
 */
record DataView(
        Badge verdict,
        String summary,
        String grid,
        List<Sign> legend,
        List<Row> late,
        List<Row> fresh,
        List<Waiting> waiting,
        String shown,
        int from,
        @Nullable Integer newer,
        @Nullable Integer older,
        List<Provider> sources) {

    /** One mark of the grid. */
    record Sign(String letter, String text) {}

    /** One series. */
    record Row(String id, String name, Badge badge, String last, String reason) {}

    /** One bar in quarantine. */
    record Waiting(
            String id,
            String instrument,
            String day,
            Badge badge,
            String source,
            List<Why> reasons,
            String evidence,
            boolean acceptable) {}

    /** One reason of the judge: what it means and what to do, in the reader's language. */
    record Why(String code, String means, String remedy) {}

    /**
     * One source.
     *
     * @param about its host, and why it is not asked
     * @param lastAnswer null when it gave none lately
     * @param until until when its host is left alone; null when it is not
     * @param trouble what its host failed with last; empty when it did not
     */
    record Provider(
            String name,
            Badge badge,
            String about,
            @Nullable Moment lastAnswer,
            @Nullable Moment until,
            String trouble) {}

    /** Some entries of the quarantine: how many come before them, how many fit, and how many there are. */
    record Extract(List<Quarantine.Entry> entries, int first, int size, int total) {}

    static DataView of(
            List<LocalDate> sessions,
            List<RecentDays.Line> lines,
            List<Freshness.Line> freshness,
            Extract waiting,
            List<Sources.Status> sources,
            Words words) {
        long fresh = freshness.stream()
                .filter(line -> line.state() == Freshness.State.FRESH)
                .count();
        Freshness.State worst = freshness.stream()
                .map(Freshness.Line::state)
                .max(Comparator.naturalOrder())
                .orElse(Freshness.State.FRESH);
        return new DataView(
                words.badge(worst),
                words.text("data.summary", freshness.size(), fresh, waiting.total),
                grid(sessions, lines, words),
                Arrays.stream(RecentDays.Mark.values())
                        .map(mark -> new Sign(letter(mark), words.text("data.mark." + words.key(mark))))
                        .toList(),
                freshness.stream()
                        .filter(line -> line.state() != Freshness.State.FRESH)
                        .sorted(Comparator.comparing(Freshness.Line::state).reversed())
                        .map(line -> row(line, words))
                        .toList(),
                freshness.stream()
                        .filter(line -> line.state() == Freshness.State.FRESH)
                        .map(line -> row(line, words))
                        .toList(),
                waiting.entries.stream().map(entry -> waiting(entry, words)).toList(),
                waiting.total <= waiting.size
                        ? ""
                        : words.text(
                                "data.quarantine.shown",
                                waiting.first + 1,
                                waiting.first + waiting.entries.size(),
                                waiting.total),
                waiting.first,
                waiting.first == 0 ? null : (Integer) Math.max(0, waiting.first - waiting.size),
                waiting.first + waiting.size < waiting.total ? (Integer) (waiting.first + waiting.size) : null,
                sources.stream().map(source -> provider(source, words)).toList());
    }

    private static Provider provider(Sources.Status source, Words words) {
        Instant until = source.blockedUntil();
        boolean blocked = until != null && until.isAfter(words.at());
        return new Provider(
                source.name(),
                badge(source, blocked, words),
                source.idleBecause().isEmpty() ? source.host() : source.idleBecause(),
                words.moment(source.lastAnswer()),
                blocked ? words.moment(until) : null,
                Objects.requireNonNullElse(source.reason(), ""));
    }

    private static Badge badge(Sources.Status source, boolean blocked, Words words) {
        if (!source.idleBecause().isEmpty()) {
            return new Badge("quiet", words.text("data.source.idle"));
        }
        if (blocked) {
            return new Badge("warn", words.text("host.left-alone"));
        }
        return source.failures() > 0
                ? new Badge("wait", words.text("host.watched"))
                : new Badge("good", words.text("data.source.asked"));
    }

    private static String grid(List<LocalDate> sessions, List<RecentDays.Line> lines, Words words) {
        var grid = new HeatGrid(
                "grid",
                words.text("data.grid.title"),
                words.text("data.grid.text", lines.size(), sessions.size()),
                sessions.stream()
                        .map(day -> "%02d/%02d".formatted(day.getDayOfMonth(), day.getMonthValue()))
                        .toList());
        // Each text is made once: the grid has more than a thousand cells.
        Map<LocalDate, String> days = sessions.stream().collect(Collectors.toMap(day -> day, words::day));
        Map<RecentDays.Mark, String> marks = Arrays.stream(RecentDays.Mark.values())
                .collect(Collectors.toMap(mark -> mark, mark -> words.text("data.mark." + words.key(mark))));
        for (RecentDays.Line line : lines) {
            String id = line.followed().id();
            grid.row(new HeatGrid.Row(
                    id,
                    line.days().stream()
                            .map(day -> new HeatGrid.Cell(
                                    tone(day.mark()),
                                    letter(day.mark()),
                                    id + ", " + days.get(day.day()) + ": " + marks.get(day.mark())
                                            + (day.why().isEmpty() ? "" : " (" + day.why() + ")")))
                            .toList()));
        }
        return grid.svg(Ink.PAGE);
    }

    private static Tone tone(RecentDays.Mark mark) {
        return switch (mark) {
            case AGREED, GOOD -> Tone.GOOD;
            case DISPUTED -> Tone.NOTICE;
            case REJECTED -> Tone.BAD;
            case MISSING -> Tone.QUIET;
            case CLOSED -> Tone.NONE;
        };
    }

    private static String letter(RecentDays.Mark mark) {
        return switch (mark) {
            case AGREED -> "=";
            case GOOD -> "1";
            case DISPUTED -> "D";
            case REJECTED -> "R";
            case MISSING -> "?";
            case CLOSED -> "·";
        };
    }

    private static Row row(Freshness.Line line, Words words) {
        LocalDate last = line.last();
        String expected = words.day(line.expected());
        String reason = last == null
                ? words.text("data.fresh.nothing")
                : line.missing() == 0
                        ? words.text("data.fresh.complete")
                        : words.text("data.fresh.missing", line.missing(), expected);
        return new Row(
                line.instrument(),
                line.name(),
                words.badge(line.state()),
                last == null ? "–" : words.day(last),
                reason);
    }

    private static Waiting waiting(Quarantine.Entry entry, Words words) {
        boolean disputed = entry.onlyDisputed();
        return new Waiting(
                entry.id().toString(),
                entry.instrument(),
                words.day(entry.session()),
                disputed
                        ? new Badge("warn", words.text("data.mark.disputed"))
                        : new Badge("bad", words.text("data.mark.rejected")),
                entry.source(),
                Arrays.stream(entry.reasons().split(","))
                        .map(code -> why(code.strip(), words))
                        .toList(),
                entry.evidence(),
                entry.isAcceptable());
    }

    private static Why why(String code, Words words) {
        String key = "reason." + code.toLowerCase(Locale.ROOT).replace('_', '-');
        return new Why(code, words.optional(key + ".means"), words.optional(key + ".remedy"));
    }
}
