package io.peaflow.marketdata;

import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.judge.Verdict;
import io.peaflow.marketdata.source.Quotes;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What became of each series on each of the last sessions in Paris: the grid of the page. */
@Component
public class RecentDays {

    private static final int SESSIONS = 20;

    /** What stands for a day. */
    public enum Mark {
        /** Two sources agree. */
        AGREED,
        /** One source, judged good. */
        GOOD,
        DISPUTED,
        REJECTED,
        /** The series should have it and has not. */
        MISSING,
        /** The series has no session on this day. */
        CLOSED
    }

    /**
     * One day of one series.
     *
     * @param why the codes of the judge or the source; empty when there is nothing to say
     */
    public record Day(LocalDate day, Mark mark, String why) {}

    /** One series with its days in order. */
    public record Line(Followed followed, List<Day> days) {
        public Line {
            days = List.copyOf(days);
        }
    }

    /**
     * A split or a dividend.
     *
     * @param amount new shares for each old one, or what was paid for one
     */
    public record Event(LocalDate exDay, boolean isSplit, double amount) {}

    private record Stored(Mark mark, String why) {}

    private final Instruments instruments;
    private final Quarantine quarantine;
    private final EventTable events;
    private final JdbcClient database;
    private final Clock clock;

    RecentDays(Instruments instruments, Quarantine quarantine, EventTable events, JdbcClient database, Clock clock) {
        this.instruments = instruments;
        this.quarantine = quarantine;
        this.events = events;
        this.database = database;
        this.clock = clock;
    }

    /** The last twenty sessions in Paris that have closed, in order. */
    public List<LocalDate> sessions() {
        TradingCalendar paris = TradingCalendar.euronextParis();
        var days = new ArrayList<LocalDate>();
        LocalDate day = paris.expectedLastSession(clock.instant());
        while (days.size() < SESSIONS) {
            days.addFirst(day);
            day = paris.previous(day);
        }
        return days;
    }

    /** Every followed series over {@link #sessions()}. */
    public List<Line> lines() {
        List<LocalDate> sessions = sessions();
        Map<String, Map<LocalDate, Stored>> stored = stored(sessions.getFirst());
        List<Line> lines = new ArrayList<>();
        for (Followed one : instruments.followed()) {
            Map<LocalDate, Stored> known = stored.getOrDefault(one.id(), Map.of());
            lines.add(new Line(
                    one, sessions.stream().map(day -> day(one, day, known)).toList()));
        }
        return lines;
    }

    /** What was split and paid of one instrument. */
    public List<Event> events(String instrument) {
        return events.read(instrument, Knowledge.current()).stream()
                .map(event -> switch (event) {
                    case Quotes.Event.Split split -> new Event(split.exDay(), true, split.factor());
                    case Quotes.Event.Dividend dividend -> new Event(dividend.exDay(), false, dividend.amount());
                })
                .toList();
    }

    private Day day(Followed one, LocalDate day, Map<LocalDate, Stored> known) {
        Stored there = known.get(day);
        if (there != null) {
            return new Day(day, there.mark, there.why);
        }
        TradingCalendar calendar = one.instrument().calendar();
        boolean due = calendar.isSession(day)
                && !clock.instant()
                        .isBefore(one.assumedKnownFrom(
                                one.symbols().keySet().stream()
                                        .sorted()
                                        .findFirst()
                                        .orElse(""),
                                day));
        return new Day(day, due ? Mark.MISSING : Mark.CLOSED, "");
    }

    private Map<String, Map<LocalDate, Stored>> stored(LocalDate from) {
        var stored = new HashMap<String, Map<LocalDate, Stored>>();
        String[] ids = instruments.followed().stream().map(Followed::id).toArray(String[]::new);
        database.sql("""
                        SELECT instrument, session,
                               CASE WHEN verdict <> 'GOOD' THEN verdict::text WHEN agreement = 'AGREED' THEN 'AGREED'
                                    ELSE 'GOOD' END,
                               CASE WHEN verdict <> 'GOOD' THEN reasons ELSE source END
                        FROM marketdata.bar
                        WHERE instrument = ANY (:ids) AND session >= :from AND superseded_at IS NULL
                        UNION ALL
                        SELECT instrument, day, 'GOOD', max(source) FROM marketdata.observation
                        WHERE instrument = ANY (:ids) AND item = 'VALUE' AND day >= :from AND superseded_at IS NULL
                        GROUP BY instrument, day
                        """).param("ids", ids).param("from", from).query(row -> {
            stored.computeIfAbsent(row.getString(1), id -> new HashMap<>())
                    .put(
                            row.getObject(2, LocalDate.class),
                            new Stored(Mark.valueOf(row.getString(3)), row.getString(4)));
        });
        for (Quarantine.Entry entry : quarantine.waitingFrom(from)) {
            Mark mark = entry.verdict() == Verdict.DISPUTED ? Mark.DISPUTED : Mark.REJECTED;
            stored.computeIfAbsent(entry.instrument(), id -> new HashMap<>())
                    .put(entry.session(), new Stored(mark, entry.reasons()));
        }
        return stored;
    }
}
