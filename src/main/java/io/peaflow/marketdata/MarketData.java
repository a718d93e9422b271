package io.peaflow.marketdata;

import io.peaflow.job.Run;
import io.peaflow.kernel.Telling;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Want;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** The body of the job market-data: what is lacking becomes questions, and what the sources answered is judged and kept. */
@Component("marketData")
class MarketData {

    private final Instruments instruments;
    private final Lacks lacks;
    private final Judging judging;
    private final Intake intake;
    private final Clock clock;

    MarketData(Instruments instruments, Lacks lacks, Judging judging, Intake intake, Clock clock) {
        this.instruments = instruments;
        this.lacks = lacks;
        this.judging = judging;
        this.intake = intake;
        this.clock = clock;
    }

    /** The questions of this attempt: nothing that an earlier one has done. */
    public Harvest begin(Run run) {
        Instant at = run.now(clock);
        Harvest harvest = Harvest.of(run, at, lacks.daily(instruments.followed(), run.done(), at));
        run.passed("market-data-begun");
        return harvest;
    }

    /** Judges and keeps instrument by instrument; tells once what has changed. */
    public void keep(Harvest harvest) {
        Run run = harvest.run().orElseThrow();
        run.passed("market-data-fetched");
        run.missingComesLater();
        run.dataAsOf(harvest.at());
        Map<String, Errand> prices = about(Want.Subject.PRICES, harvest);
        Map<String, Errand> accounts = about(Want.Subject.ACCOUNTS, harvest);
        Judging.Round round = judging.round(harvest);
        var sum = new Sum();
        Function<String, Take> judge = id -> {
            Take take = judging.judge(instruments.byId(id).orElseThrow(), prices.get(id), accounts.get(id), round);
            run.passed("market-data-judged");
            if (!take.isComplete()) {
                // What came is kept; the item stays open for the session that is missing.
                sum.add(run.write(() -> intake.keep(take, run.id())));
                throw new SessionMissing(take.missing());
            }
            return take;
        };
        BiConsumer<String, Take> keep = (id, take) -> sum.add(intake.keep(take, run.id()));
        List<String> all = instruments.followed().stream().map(Followed::id).toList();
        // By the moves of the market the others are judged.
        run.itemsInPairs(all.stream().filter(Markets::isMarket).toList(), judge, keep);
        run.itemsInPairs(all.stream().filter(id -> !Markets.isMarket(id)).toList(), judge, keep);
        run.passed("market-data-kept");
        run.write(() -> intake.tell(run.id()));
        run.outcome(harvest.isOffline() ? Telling.of("market-data.offline", sum.said()) : sum.said());
    }

    private static Map<String, Errand> about(Want.Subject subject, Harvest harvest) {
        Map<String, Errand> errands = new HashMap<>();
        harvest.errands().stream()
                .filter(errand -> errand.subject() == subject)
                .forEach(errand -> errands.put(errand.instrument().id(), errand));
        return errands;
    }

    /** The newest session is not there yet, or no source answered: the item is tried again when the slot is resumed. */
    static final class SessionMissing extends RuntimeException {

        SessionMissing(String what) {
            super(what);
        }
    }

    /** What an attempt stored, in numbers. */
    private static final class Sum {

        private final AtomicInteger stored = new AtomicInteger();
        private final AtomicInteger revised = new AtomicInteger();
        private final AtomicInteger quarantined = new AtomicInteger();

        void add(Intake.Kept kept) {
            stored.addAndGet(kept.stored());
            revised.addAndGet(kept.revised());
            quarantined.addAndGet(kept.quarantined());
        }

        Telling said() {
            return Telling.of("market-data.outcome", stored, revised, quarantined);
        }
    }
}
