package io.peaflow.marketdata;

import io.peaflow.job.Run;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Harvest;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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

    /** The questions of this attempt: nothing that an earlier one has done, and the markets first, by which others are judged. */
    public Harvest begin(Run run) {
        Instant at = run.now(clock);
        List<Errand> errands = lacks.daily(instruments.followed(), run.done(), at).stream()
                .sorted(Comparator.comparing(
                        errand -> !Markets.isMarket(errand.instrument().id())))
                .toList();
        Harvest harvest = Harvest.of(run, at, errands);
        run.passed("market-data-begun");
        return harvest.keptBy(new Keeping(instruments, judging, intake, run, harvest));
    }

    /** Judges and keeps what has not been kept on the way; tells once what has changed. */
    public void keep(Harvest harvest) {
        harvest.keeper().orElseThrow().finish();
    }
}
