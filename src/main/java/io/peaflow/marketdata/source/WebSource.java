package io.peaflow.marketdata.source;

import io.peaflow.job.Breakers;
import io.peaflow.marketdata.source.Note.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider on the web. Whom it refuses it does not ask again; a host that blocks us is left alone at once, and after that
 * exactly one probe goes out; a host that does not answer is not asked for everything else as well.
 */
final class WebSource implements Source {

    /** So many questions in a row without any answer, each tried to its end, and the host is unwell: the rest can wait. */
    private static final int GIVE_UP_AFTER = 2;

    private final String name;
    private final Want.Subject told;
    private final Site site;
    private final PatientCaller caller;
    private final FetchSettings settings;
    private final Breakers breakers;
    private final Diagnostics diagnostics;
    private final Clock clock;

    WebSource(
            Dialect dialect,
            Site site,
            PatientCaller caller,
            FetchSettings settings,
            Breakers breakers,
            Diagnostics diagnostics,
            Clock clock) {
        this.name = dialect.name();
        this.told = dialect.subject();
        this.site = site;
        this.caller = caller;
        this.settings = settings;
        this.breakers = breakers;
        this.diagnostics = diagnostics;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean tells(Want.Subject subject) {
        return subject == told;
    }

    @Override
    public String host() {
        return site.host();
    }

    @Override
    public String idleBecause() {
        return site.enabled() ? site.lack() : "disabled by peaflow.market-data.sources." + name + ".enabled";
    }

    @Override
    public void gather(Harvest harvest) {
        var round = new Round(harvest);
        try {
            for (Errand errand : harvest.errands()) {
                Want want = errand.wantOf(name);
                if (want != null) {
                    harvest.checkpoint();
                    round.turn(errand, want);
                }
            }
        } finally {
            diagnostics.keep(harvest);
        }
    }

    /** One pass over what is wanted; it remembers why it stopped asking, if it did. */
    private final class Round {

        private final Harvest harvest;
        private final Map<String, Instant> refused;
        private @Nullable String halted;
        private int unanswered;
        private boolean known;

        private Round(Harvest harvest) {
            this.harvest = harvest;
            this.refused = diagnostics.refused(name, clock.instant().minus(settings.forgetBadInstruments()));
            this.halted = idleBecause().isEmpty() ? null : idleBecause();
        }

        private void turn(Errand errand, Want want) {
            Instant refusedAt = refused.get(want.symbol());
            if (halted == null && refusedAt != null) {
                String reason = "it said at " + refusedAt + " that it does not know " + want.symbol();
                errand.answer(name, new Reply.BadInstrument(reason));
                skip(want, reason);
                return;
            }
            boolean probe = halted == null && mayBeProbe();
            if (halted != null) {
                skip(want, halted);
                return;
            }
            try {
                PatientCaller.Outcome outcome = caller.ask(want, clock.instant(), probe);
                errand.answer(name, outcome.reply());
                note(want, outcome);
                draw(outcome, probe);
                harvest.keeper().ifPresent(keeper -> keeper.answered(errand));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                harvest.checkpoint();
                throw new IllegalStateException("Interrupted while asking " + name, interrupted);
            }
        }

        private boolean mayBeProbe() {
            return switch (breakers.ask(site.host())) {
                case Breakers.Answer.Go go -> go.probe();
                case Breakers.Answer.Wait wait -> {
                    halted = site.host() + " is left alone until " + wait.until() + ": " + wait.reason();
                    yield false;
                }
            };
        }

        /** What this outcome means for the next questions. */
        private void draw(PatientCaller.Outcome outcome, boolean probe) {
            if (outcome.offline()) {
                halted = "the network did not reach " + site.host() + " a moment ago";
                return;
            }
            switch (outcome.reply()) {
                case Reply.SlowDown slowDown -> block(slowDown.reason(), slowDown.retryAfter());
                case Reply.Stopped stopped -> halted = "it refuses us: " + stopped.reason();
                case Reply.Unusable unusable -> doubt(unusable, outcome.mayHeal(), probe);
                default -> answered();
            }
        }

        private void block(String reason, @Nullable Duration told) {
            Duration closed = told == null ? settings.block(failuresBefore()) : told;
            breakers.failed(site.host(), reason, closed);
            halted = site.host() + " said " + reason + " and is left alone for " + closed.toMinutes() + " min";
        }

        /** An answer that is only of no use shows that the host is there; a probe that failed was the only one. */
        private void doubt(Reply.Unusable unusable, boolean unwell, boolean probe) {
            if (!unwell) {
                answered();
            } else if (probe) {
                block(unusable.reason(), null);
            } else {
                failed(unusable);
            }
        }

        private void failed(Reply.Unusable unusable) {
            breakers.failed(site.host(), unusable.reason(), null);
            known = false;
            unanswered++;
            if (unanswered >= GIVE_UP_AFTER) {
                halted = unanswered + " questions in a row were not answered, the last with " + unusable.reason();
            }
        }

        private void answered() {
            unanswered = 0;
            if (!known) {
                breakers.succeeded(site.host());
                known = true;
            }
        }

        private int failuresBefore() {
            return breakers.list().stream()
                    .filter(host -> host.host().equals(site.host()))
                    .mapToInt(Breakers.RemoteHost::failures)
                    .findFirst()
                    .orElse(0);
        }

        private void skip(Want want, String reason) {
            harvest.note(new Note(
                    clock.instant(),
                    name,
                    want.instrument().id(),
                    want.symbol(),
                    Outcome.SKIPPED,
                    reason,
                    0,
                    null,
                    Duration.ZERO,
                    0,
                    ""));
        }

        private void note(Want want, PatientCaller.Outcome outcome) {
            Said told = Said.of(outcome.reply());
            Said said = outcome.offline() ? new Said(Outcome.OFFLINE, told.reason(), 0) : told;
            harvest.note(new Note(
                    clock.instant(),
                    name,
                    want.instrument().id(),
                    want.symbol(),
                    said.outcome(),
                    said.reason(),
                    outcome.tries(),
                    outcome.status(),
                    outcome.took(),
                    said.rows(),
                    outcome.sample()));
        }
    }
}
