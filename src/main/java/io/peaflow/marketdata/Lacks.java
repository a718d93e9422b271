package io.peaflow.marketdata;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Want;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is lacking of each followed instrument, as questions to its sources. */
@Component
class Lacks {

    /** Macro values are revised for longer than prices. */
    private static final int MACRO_OVERLAP_DAYS = 45;

    private static final Duration ACCOUNTS_EVERY = Duration.ofDays(7);

    private final JdbcClient sql;
    private final HistorySettings settings;
    private final AllSources sources;

    Lacks(JdbcClient sql, HistorySettings settings, AllSources sources) {
        this.sql = sql;
        this.settings = settings;
        this.sources = sources;
    }

    /** The newest day that is stored as good, by instrument. */
    Map<String, LocalDate> newest(Collection<Followed> followed) {
        var newest = new HashMap<String, LocalDate>();
        // One probe of an index for each, whatever the length of the histories.
        sql.sql("""
                        SELECT i.id, greatest(
                            (SELECT max(session) FROM marketdata.bar b WHERE b.instrument = i.id AND superseded_at IS NULL
                               AND verdict = 'GOOD'),
                            (SELECT max(day) FROM marketdata.observation o
                             WHERE o.instrument = i.id AND o.item = 'VALUE' AND superseded_at IS NULL))
                        FROM unnest(?) AS i (id)""")
                .param(followed.stream().map(Followed::id).toArray(String[]::new))
                .query((row, n) -> {
                    Date day = row.getDate(2);
                    if (day != null) {
                        newest.put(row.getString(1), row.getObject(2, LocalDate.class));
                    }
                    return n;
                })
                .list();
        return newest;
    }

    /** The questions of a morning: what is new of each instrument, and a few sessions again. */
    List<Errand> daily(Collection<Followed> followed, Set<String> done, Instant at) {
        Map<String, LocalDate> newest = newest(followed);
        List<Errand> errands = new ArrayList<>();
        for (Followed one : followed) {
            if (!done.contains(one.id())) {
                daily(one, Optional.ofNullable(newest.get(one.id())), at).ifPresent(errands::add);
            }
        }
        errands.addAll(accounts(followed, done, at));
        return errands;
    }

    /** Questions about the accounts of companies, each once a week: all of them again, for old reports are corrected too. */
    private List<Errand> accounts(Collection<Followed> followed, Set<String> done, Instant at) {
        Set<String> told = sources.that(Want.Subject.ACCOUNTS);
        Set<String> lately =
                Set.copyOf(sql.sql("SELECT instrument FROM marketdata.accounts_asked WHERE at > ? AND at <= ?")
                        .params(Timestamp.from(at.minus(ACCOUNTS_EVERY)), Timestamp.from(at))
                        .query(String.class)
                        .list());
        List<Errand> errands = new ArrayList<>();
        for (Followed one : followed) {
            Map<String, String> symbols = symbols(one, told);
            boolean due = !done.contains(one.id()) && !lately.contains(one.id());
            if (one.instrument().kind() == InstrumentKind.SHARE && due && !symbols.isEmpty()) {
                errands.add(Errand.ofAccounts(
                        one.instrument(),
                        symbols,
                        first(one.instrument(), settings.from()),
                        last(one.instrument(), at)));
            }
        }
        return errands;
    }

    private static Map<String, String> symbols(Followed one, Set<String> told) {
        var symbols = new HashMap<>(one.symbols());
        symbols.keySet().retainAll(told);
        return symbols;
    }

    private Optional<Errand> daily(Followed one, Optional<LocalDate> newest, Instant at) {
        LocalDate first = first(one.instrument(), settings.from());
        LocalDate last = last(one.instrument(), at);
        // As of a moment of the past more may be stored than there was: the overlap ends where that moment does.
        LocalDate from = newest.map(day -> overlap(one.instrument(), day.isAfter(last) ? last : day))
                .filter(first::isBefore)
                .orElse(first);
        int answers = newest.isPresent() ? settings.answersWanted(one.instrument()) : 1;
        return window(one, from, last, answers);
    }

    /** One question over a span of days; empty when the instrument has none in it. */
    Optional<Errand> window(Followed one, LocalDate from, LocalDate to, int answers) {
        return to.isBefore(from)
                ? Optional.empty()
                : Optional.of(new Errand(
                        one.instrument(), symbols(one, sources.that(Want.Subject.PRICES)), from, to, answers));
    }

    /**
     * The whole history of an instrument.
     *
     * @param oldest the first day that is stored: a backfill may have gone further back than the settings do
     */
    Optional<Errand> whole(Followed one, LocalDate oldest, Instant at) {
        LocalDate first = first(one.instrument(), settings.from());
        return window(one, oldest.isBefore(first) ? oldest : first, last(one.instrument(), at), 1);
    }

    /** The first day that can be there: not before its listing, nor before its calendar begins. */
    LocalDate first(Instrument instrument, LocalDate wished) {
        LocalDate first = wished;
        for (LocalDate bound :
                new LocalDate[] {instrument.listedOn(), instrument.calendar().firstDay()}) {
            if (bound != null && bound.isAfter(first)) {
                first = bound;
            }
        }
        return first;
    }

    /** The newest day that a complete history holds at the instant. */
    static LocalDate last(Instrument instrument, Instant at) {
        LocalDate expected = instrument.calendar().expectedLastSession(at);
        LocalDate ended = instrument.endedOn();
        return ended != null && ended.isBefore(expected) ? ended : expected;
    }

    private LocalDate overlap(Instrument instrument, LocalDate newest) {
        if (instrument.kind() == InstrumentKind.MACRO) {
            return newest.minusDays(MACRO_OVERLAP_DAYS);
        }
        TradingCalendar calendar = instrument.calendar();
        LocalDate from = newest;
        for (int session = 1; session < settings.overlap(); session++) {
            from = calendar.previous(from);
        }
        return from;
    }
}
