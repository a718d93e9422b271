package io.peaflow.marketdata;

import io.peaflow.job.Run;
import io.peaflow.kernel.Telling;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Want;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Judges and keeps the answers of one attempt, instrument by instrument. A long history is kept while the next is asked for:
 * what has come is not lost when the process dies before the last answer.
 */
final class Keeping implements Harvest.Keeper {

    /** What is shorter is kept in a moment at the end. */
    private static final int LONG_YEARS = 1;

    private final Instruments instruments;
    private final Judging judging;
    private final Intake intake;
    private final Run run;
    private final Harvest harvest;
    private final Judging.Round round;
    private final Map<String, Errand> prices;
    private final Map<String, Errand> accounts;
    private final Set<String> handedOver = new HashSet<>();
    private final AtomicInteger stored = new AtomicInteger();
    private final AtomicInteger revised = new AtomicInteger();
    private final AtomicInteger quarantined = new AtomicInteger();

    Keeping(Instruments instruments, Judging judging, Intake intake, Run run, Harvest harvest) {
        this.instruments = instruments;
        this.judging = judging;
        this.intake = intake;
        this.run = run;
        this.harvest = harvest;
        this.round = judging.round(harvest);
        this.prices = about(Want.Subject.PRICES, harvest);
        this.accounts = about(Want.Subject.ACCOUNTS, harvest);
    }

    private static Map<String, Errand> about(Want.Subject subject, Harvest harvest) {
        Map<String, Errand> errands = new HashMap<>();
        harvest.errands().stream()
                .filter(errand -> errand.subject() == subject)
                .forEach(errand -> errands.put(errand.instrument().id(), errand));
        return errands;
    }

    @Override
    public void answered(Errand errand) {
        String id = errand.instrument().id();
        if (isLong(errand) && isAllThatIsAsked(errand) && areMarketsAheadOf(id) && handedOver.add(id)) {
            run.ahead(id, this::judge, this::keep);
        }
    }

    private static boolean isLong(Errand errand) {
        return !errand.from().plusYears(LONG_YEARS).isAfter(errand.to());
    }

    private boolean isAllThatIsAsked(Errand errand) {
        return errand.subject() == Want.Subject.PRICES
                && errand.isSatisfied()
                && !accounts.containsKey(errand.instrument().id());
    }

    /** By the moves of the markets the others are judged: who is handed over first is kept first. */
    private boolean areMarketsAheadOf(String id) {
        return Markets.isMarket(id)
                || prices.keySet().stream().filter(Markets::isMarket).allMatch(handedOver::contains);
    }

    @Override
    public void finish() {
        run.passed("market-data-fetched");
        run.missingComesLater();
        run.dataAsOf(harvest.at());
        Set<String> ahead = run.doneAhead();
        List<String> rest = instruments.followed().stream()
                .map(Followed::id)
                .filter(id -> !ahead.contains(id))
                .toList();
        run.itemsInPairs(rest.stream().filter(Markets::isMarket).toList(), this::judge, this::keep);
        run.itemsInPairs(rest.stream().filter(id -> !Markets.isMarket(id)).toList(), this::judge, this::keep);
        run.passed("market-data-kept");
        run.write(() -> intake.tell(run.id()));
        Telling kept = Telling.of("market-data.outcome", stored, revised, quarantined);
        run.outcome(harvest.isOffline() ? Telling.of("market-data.offline", kept) : kept);
    }

    private Take judge(String id) {
        Take take = judging.judge(instruments.byId(id).orElseThrow(), prices.get(id), accounts.get(id), round);
        run.passed("market-data-judged");
        if (!take.isComplete()) {
            // What came is kept; the item stays open for the session that is missing.
            count(run.write(() -> intake.keep(take, run.id())));
            throw new SessionMissing(take.missing());
        }
        return take;
    }

    private void keep(String id, Take take) {
        count(intake.keep(take, run.id()));
    }

    private void count(Intake.Kept kept) {
        stored.addAndGet(kept.stored());
        revised.addAndGet(kept.revised());
        quarantined.addAndGet(kept.quarantined());
    }

    /** The newest session is not there yet, or no source answered: the item is tried again when the slot is resumed. */
    static final class SessionMissing extends RuntimeException {

        SessionMissing(String what) {
            super(what);
        }
    }
}
