package io.peaflow.marketdata;

import io.peaflow.job.Jobs;
import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.marketdata.source.Diagnostics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How old each followed series is against its own calendar, and whether one may act on it. */
@Component
public class Freshness {

    /** How old. */
    public enum State {
        FRESH,
        STALE,
        /** Nobody may act on it. */
        CRITICAL
    }

    /**
     * One series.
     *
     * @param last the newest day that is stored as good; null when there is none
     * @param expected the newest day that had closed when the job was last due
     * @param missing days of its calendar that lie between
     * @param reason in words
     */
    public record Line(
            String instrument,
            String name,
            InstrumentKind kind,
            State state,
            @Nullable LocalDate last,
            LocalDate expected,
            int missing,
            String reason) {}

    /**
     * Whether the world outside is reached.
     *
     * @param lastContact when any source answered last; null when none ever did
     * @param offlineSince when the network was first found cut after that; null while it is there
     * @param lastFetch when any source gave what it was asked for; null when none ever did. Pages of refusal and errors are
     *     contact, and nothing is fetched by them
     * @param isSilent whether nothing could be fetched for so long that it is critical
     */
    public record Contact(
            @Nullable Instant lastContact,
            @Nullable Instant offlineSince,
            @Nullable Instant lastFetch,
            boolean isSilent) {

        /** @param due when the newest sessions were to be fetched last: who had nothing to fetch since is not silent */
        static Contact of(Diagnostics.Network network, Instant due, Duration silence, Instant now) {
            Instant heard = network.lastFetch() == null ? network.triedSince() : network.lastFetch();
            boolean silent =
                    heard != null && heard.isBefore(due) && heard.plus(silence).isBefore(now);
            return new Contact(network.lastContact(), network.offlineSince(), network.lastFetch(), silent);
        }
    }

    /** Whether the series may be acted on, and what speaks against it. */
    public record Gate(boolean isOpen, List<Line> against) {

        public Gate {
            against = List.copyOf(against);
        }
    }

    private static final String JOB = "market-data";
    /** So long after a slot fell due its run is still at work, and what it fetches is not missed yet. */
    private static final Duration AT_WORK = Duration.ofMinutes(30);

    private final Instruments instruments;
    private final Jobs jobs;
    private final Lacks lacks;
    private final Diagnostics diagnostics;
    private final HistorySettings settings;
    private final Clock clock;

    Freshness(
            Instruments instruments,
            Jobs jobs,
            Lacks lacks,
            Diagnostics diagnostics,
            HistorySettings settings,
            Clock clock) {
        this.instruments = instruments;
        this.jobs = jobs;
        this.lacks = lacks;
        this.diagnostics = diagnostics;
        this.settings = settings;
        this.clock = clock;
    }

    /** Every followed series, in the order in which they are followed. */
    public List<Line> lines() {
        List<Followed> followed = instruments.followed();
        Map<String, LocalDate> newest = lacks.newest(followed);
        Instant due = due();
        List<Line> lines = new ArrayList<>();
        for (Followed one : followed) {
            lines.add(line(one, newest.get(one.id()), due));
        }
        return lines;
    }

    /** The last time at which the newest sessions were to be fetched: what has closed since is nobody's fault yet. */
    private Instant due() {
        Instant settled = clock.instant().minus(AT_WORK);
        return jobs.lastDue(JOB, settled).orElse(settled);
    }

    /** One followed series. */
    Line of(Followed followed) {
        return line(followed, lacks.newest(List.of(followed)).get(followed.id()), due());
    }

    static Line line(Followed followed, @Nullable LocalDate last, Instant due) {
        Instrument instrument = followed.instrument();
        LocalDate expected = Lacks.last(instrument, due);
        if (last == null) {
            return new Line(
                    instrument.id(),
                    instrument.name(),
                    instrument.kind(),
                    State.CRITICAL,
                    null,
                    expected,
                    0,
                    "nothing is stored yet");
        }
        int missing = last.isBefore(expected)
                ? instrument.calendar().countSessions(instrument.calendar().next(last), expected)
                : 0;
        State state = missing >= followed.patience().criticalAfter()
                ? State.CRITICAL
                : missing >= followed.patience().staleAfter() ? State.STALE : State.FRESH;
        return new Line(
                instrument.id(),
                instrument.name(),
                instrument.kind(),
                state,
                last,
                expected,
                missing,
                reason(last, expected, missing));
    }

    private static String reason(LocalDate last, LocalDate expected, int missing) {
        if (missing == 0) {
            return "complete up to " + last;
        }
        return (missing == 1 ? "one day is missing" : missing + " days are missing") + ": the newest is " + last
                + ", expected is " + expected;
    }

    /** Whether any source was reached lately, and since when not. */
    public Contact contact() {
        return Contact.of(diagnostics.network(), due(), settings.silence(), clock.instant());
    }

    /** Whether the job is at work for the first time, so that what is not stored yet is on its way. */
    boolean isFirstFetchUnderWay() {
        Jobs.JobView job = jobs.view(JOB);
        return job.running() && job.lastSuccess() == null;
    }

    /** Asked before a decision: open when each of the series is known and none is critical. */
    public Gate gate(Collection<String> instruments) {
        List<Line> asked = lines().stream()
                .filter(line -> instruments.contains(line.instrument()))
                .toList();
        List<Line> against =
                asked.stream().filter(line -> line.state() == State.CRITICAL).toList();
        boolean allKnown = asked.size() == instruments.stream().distinct().count();
        return new Gate(allKnown && against.isEmpty(), against);
    }
}
