package io.peaflow.marketdata.simulated;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.marketdata.source.Diagnostics;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Fundamentals;
import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Note;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.Want;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

/** A provider within the program that tells the invented market, and refuses to where the data are real. */
final class SimulatedSource implements Source {

    /** Days ahead that are worked out with the first answer, so that tomorrow does not begin at 2000 again. */
    private static final int AHEAD = 40;

    private final String name;
    private final long seed;
    private final boolean invented;
    private final boolean answers;
    private final boolean second;
    private final Mischief mischief;
    private final Diagnostics diagnostics;
    private final Clock clock;
    private volatile Known known;

    /** The market up to a day. */
    private record Known(LocalDate last, SimulatedMarket market) {}

    /**
     * @param invented whether this installation is on invented data
     * @param answers false plays a provider that is out
     */
    SimulatedSource(
            String name,
            boolean second,
            long seed,
            boolean invented,
            boolean answers,
            Diagnostics diagnostics,
            Clock clock) {
        this.name = name;
        this.seed = seed;
        this.invented = invented;
        this.answers = answers;
        this.second = second;
        this.mischief = new Mischief(seed, name, second);
        this.diagnostics = diagnostics;
        this.clock = clock;
        this.known = new Known(LocalDate.EPOCH, new SimulatedMarket(seed, LocalDate.EPOCH));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean tells(Want.Subject subject) {
        return subject == Want.Subject.PRICES || !second;
    }

    @Override
    public void gather(Harvest harvest) {
        for (Errand errand : harvest.errands()) {
            Want want = errand.wantOf(name);
            if (want != null) {
                harvest.checkpoint();
                long start = System.nanoTime();
                Reply reply = reply(want, harvest.at());
                errand.answer(name, reply);
                harvest.note(Note.of(clock.instant(), name, want, reply, Duration.ofNanos(System.nanoTime() - start)));
            }
        }
        diagnostics.keep(harvest);
    }

    /** What it says at this moment. */
    Reply reply(Want want, Instant at) {
        if (!invented) {
            return new Reply.Stopped(
                    "prices of the source '" + name
                            + "' are invented (SIMULATED) and this data folder is for REAL data",
                    "Remove the symbol '" + name + "' of " + want.instrument().id()
                            + " from peaflow.yaml; invented prices are shown by `./peaflow demo`");
        }
        if (!answers) {
            return new Reply.Unusable("no answer: peaflow.market-data.sources.simulated.enabled is false", "");
        }
        Instrument instrument = want.instrument();
        LocalDate newest = instrument.calendar().expectedLastSession(at);
        LocalDate to = want.to().isBefore(newest) ? want.to() : newest;
        if (to.isBefore(want.from())) {
            return new Reply.Nothing("no session has closed since " + want.from());
        }
        SimulatedMarket market = upTo(newest);
        if (want.subject() == Want.Subject.ACCOUNTS) {
            Fundamentals told = SimulatedAccounts.of(market, seed, instrument, want.from(), to, at);
            return told.size() == 0 ? new Reply.Nothing("no report in the window") : new Reply.Facts(told);
        }
        if (instrument.kind() == InstrumentKind.MACRO) {
            Observations observations = market.observations(instrument, want.from(), to);
            return observations.size() == 0
                    ? new Reply.Nothing("no value in the window")
                    : new Reply.Values(observations);
        }
        Quotes quotes = mischief.spoil(instrument, market.quotes(instrument, want.from(), to), at);
        return quotes.size() == 0 ? new Reply.Nothing("no bar in the window") : new Reply.Prices(quotes);
    }

    private SimulatedMarket upTo(LocalDate day) {
        Known enough = Objects.requireNonNull(known);
        if (enough.last.isBefore(day)) {
            LocalDate last = day.plusDays(AHEAD);
            enough = new Known(last, new SimulatedMarket(seed, last));
            known = enough;
        }
        return enough.market;
    }
}
