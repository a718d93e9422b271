package io.peaflow.signal;

import io.peaflow.job.Run;
import io.peaflow.kernel.Sha256;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.regime.RegimeModel;
import io.peaflow.strategy.regime.RegimePath;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Trains a model a month. At the first start the twelve of the last year are made up for, one after the other, each on what
 * would have been known when its month began.
 */
@Component("modelTraining")
class ModelTraining {

    /** So many monthly models are asked for their opinion on a day. */
    static final int MONTHS = 12;
    /** On so many sessions a new model is held against the old one. */
    private static final int YEAR = 252;

    private static final double PERCENT = 100;
    private static final ZoneId PARIS = TradingCalendar.euronextParis().zone();

    private final FeatureReader features;
    private final ModelTable models;
    private final SignalSettings settings;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final String codeVersion;

    ModelTraining(
            FeatureReader features,
            ModelTable models,
            SignalSettings settings,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions,
            Clock clock,
            Optional<BuildProperties> build) {
        this.features = features;
        this.models = models;
        this.settings = settings;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.codeVersion = build.map(BuildProperties::getVersion).orElse("unknown");
    }

    /**
     * The step of the route: the model of the month of the slot, live from now on, however late it comes; at the first start those
     * of the eleven months before it too, each taken to have been live from the first of its month.
     */
    public void keepUp(Run run) {
        Instant now = run.now(clock);
        YearMonth month = YearMonth.from(now.atZone(PARIS));
        if (models.find(month.toString()).isPresent()) {
            return;
        }
        boolean isFirst = isFirst();
        Knowledge knowledge = isFirst || run.isAsOfAnotherMoment() ? Knowledge.assumed(now) : Knowledge.recorded(now);
        FeatureTable table = features.read(knowledge, now);
        FeatureHash inputs = new FeatureHash(table);
        Set<String> there = models.list().stream().map(Model::name).collect(Collectors.toSet());
        for (int ago = MONTHS - 1; ago >= 0; ago--) {
            YearMonth one = month.minusMonths(ago);
            if (!there.contains(one.toString()) && (ago == 0 || isFirst)) {
                run.checkpoint();
                Instant live = isFirst ? one.atDay(1).atStartOfDay(PARIS).toInstant() : now;
                Trial trial = train(one.atDay(1), live, table, inputs);
                run.write(() -> {
                    // By hand it may have been trained meanwhile.
                    if (models.find(one.toString()).isEmpty()) {
                        keep(new Plan(one.toString(), live, knowledge, now), trial, run.id());
                    }
                    return one;
                });
            }
        }
        run.passed("models-trained");
    }

    /** Until there is a model that was trained in its own month: a first start that was cut off goes on where it was. */
    private boolean isFirst() {
        return models.list().stream()
                .noneMatch(model ->
                        YearMonth.from(model.knownAt().atZone(PARIS)).toString().equals(model.name()));
    }

    /**
     * By hand: a further model of this month, trained on all sessions before today (at a week-end, before Friday, whose slot is
     * still the newest), and live from now on if it is fit. When it comes out as one that is there already, bit for bit, from the same inputs, nothing is kept.
     */
    Models.Again again(UUID by) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, PARIS);
        LocalDate lastTradingDay = TradingCalendar.euronextParis().previous(today.plusDays(1));
        String month = YearMonth.from(today).toString();
        Knowledge knowledge = Knowledge.recorded(now);
        FeatureTable table = features.read(knowledge, now);
        Trial trial = train(lastTradingDay, now, table, new FeatureHash(table));
        if (!(trial.training() instanceof RegimeModel.Trained trained)) {
            throw NoModel.untrained(((RegimeModel.Untrained) trial.training()).reason());
        }
        Optional<Model> same = models.list().stream()
                .filter(model -> model.inputsHash().equals(trial.inputsHash())
                        && model.checksum().equals(trained.model().checksum()))
                .findFirst();
        if (same.isPresent()) {
            return new Models.Again(same.get(), false);
        }
        long number = models.list().stream()
                        .filter(model -> model.name().startsWith(month))
                        .count()
                + 1;
        String name = number == 1 ? month : month + "." + number;
        transaction.executeWithoutResult(status -> keep(new Plan(name, now, knowledge, now), trial, by));
        return new Models.Again(models.find(name).orElseThrow(), true);
    }

    /**
     * A model to be.
     *
     * @param live from when on it may be used
     */
    private record Plan(String name, Instant live, Knowledge knowledge, Instant now) {

        /** Not one that is made up for, and has a younger one after it. */
        boolean isNewest() {
            return name.startsWith(YearMonth.from(now.atZone(PARIS)).toString());
        }
    }

    /**
     * What training on the sessions before a day came to.
     *
     * @param inputsHash of the values, the recipe, and the model that it began with
     * @param begun the name of that model
     */
    private record Trial(
            RegimeModel.Training training,
            String inputsHash,
            Optional<String> begun,
            Optional<Comparison> comparison) {}

    private record Comparison(String with, double agreement) {}

    /** The search begins with the model that was live before the month of the day: however often it is repeated, the same comes out. */
    private Trial train(LocalDate day, Instant live, FeatureTable table, FeatureHash inputs) {
        int last = lastRowBefore(day, table);
        Instant month = day.withDayOfMonth(1).atStartOfDay(PARIS).toInstant();
        Optional<Model> before = models.liveAt(month.minusMillis(1));
        RegimeModel.Recipe recipe = settings.model().recipe();
        RegimeModel.Training training =
                RegimeModel.train(table, last, recipe, before.map(one -> models.open(one.name())));
        String hash = Sha256.of(inputs.upTo(last) + " " + recipe + " "
                + before.map(Model::checksum).orElse(""));
        Optional<Comparison> comparison = training instanceof RegimeModel.Trained trained
                ? models.liveAt(live).map(old -> compare(trained.model(), old.name(), table.upTo(last)))
                : Optional.empty();
        return new Trial(training, hash, before.map(Model::name), comparison);
    }

    private Comparison compare(RegimeModel model, String old, FeatureTable table) {
        RegimePath mine = model.read(table, settings.steadiness().rule());
        RegimePath theirs = models.open(old).read(table, settings.steadiness().rule());
        return new Comparison(old, mine.agreement(theirs, YEAR));
    }

    /** What the history lacks for a model of the month of this instant; empty when it is long enough. */
    Optional<String> lack(FeatureTable table, Instant at) {
        LocalDate month = YearMonth.from(at.atZone(PARIS)).atDay(1);
        return RegimeModel.lack(
                table, lastRowBefore(month, table), settings.model().recipe());
    }

    private static int lastRowBefore(LocalDate day, FeatureTable table) {
        int row = table.rows() - 1;
        while (row >= 0 && table.epochDay(row) >= day.toEpochDay()) {
            row--;
        }
        return row;
    }

    private void keep(Plan plan, Trial trial, UUID by) {
        if (!(trial.training() instanceof RegimeModel.Trained trained)) {
            String reason = ((RegimeModel.Untrained) trial.training()).reason();
            events.publishEvent(new SignalEvent.ModelHeld(by, plan.name(), reason, plan.now()));
            return;
        }
        Double agreement = trial.comparison().map(Comparison::agreement).orElse(null);
        Model.Verdict verdict = verdict(trained, agreement);
        models.insert(
                new Model(
                        plan.name(),
                        plan.now(),
                        plan.knowledge() instanceof Knowledge.Recorded
                                ? Model.Knowledge.RECORDED
                                : Model.Knowledge.ASSUMED,
                        plan.now(),
                        LocalDate.ofEpochDay(trained.firstDay()),
                        LocalDate.ofEpochDay(trained.lastDay()),
                        trained.rows(),
                        trained.logLikelihood(),
                        trained.model().checksum(),
                        trial.inputsHash(),
                        codeVersion,
                        agreement,
                        verdict,
                        trained.report()
                                + trial.begun()
                                        .map(name -> ", begun with " + name)
                                        .orElse(""),
                        null),
                trained.model());
        if (verdict == Model.Verdict.FIT) {
            models.promote(plan.name(), plan.live(), "TRAINING", comparison(trial));
            if (plan.isNewest()) {
                events.publishEvent(new SignalEvent.ModelPromoted(plan.name(), plan.live()));
            }
        } else {
            events.publishEvent(
                    new SignalEvent.ModelHeld(by, plan.name(), verdict + ", " + comparison(trial), plan.now()));
        }
    }

    private Model.Verdict verdict(RegimeModel.Trained trained, @Nullable Double agreement) {
        if (trained.isAmbiguous()) {
            return Model.Verdict.AMBIGUOUS;
        }
        return agreement != null && agreement * PERCENT < settings.model().agreement()
                ? Model.Verdict.DISAGREES
                : Model.Verdict.FIT;
    }

    private static String comparison(Trial trial) {
        return trial.comparison()
                .map(one -> "says the same as " + one.with() + " on " + Math.round(one.agreement() * PERCENT)
                        + " % of the last " + YEAR + " sessions")
                .orElse("the first model");
    }

    /** How many monthly models say the same, of how many that were asked. */
    record Opinion(int agreeing, int asked) {}

    /** The opinion of the last monthly models on the last session: how many say this regime, and of how many. */
    Opinion opinion(FeatureTable table, Instant decision, Regime regime) {
        List<Models.Saying> said = said(table, decision);
        return new Opinion(
                (int) said.stream().filter(one -> one.regime() == regime).count(), said.size());
    }

    /** What each of the last monthly models says of the last session, the newest model first. */
    List<Models.Saying> said(FeatureTable table, Instant decision) {
        List<Models.Saying> said = new ArrayList<>();
        for (Model model : monthly(decision)) {
            RegimePath path =
                    models.open(model.name()).read(table, settings.steadiness().rule());
            int last = path.rows() - 1;
            if (last >= 0) {
                said.add(new Models.Saying(model.name(), path.regime(last), path.probability(last, path.regime(last))));
            }
        }
        return said;
    }

    /** The last monthly models that a decision at this instant may ask, newest first. */
    private List<Model> monthly(Instant decision) {
        String newest = YearMonth.from(decision.atZone(PARIS)).toString();
        return models.list().stream()
                .filter(model -> model.name().length() == newest.length())
                .filter(model -> !thereSince(model).isAfter(decision))
                .limit(MONTHS)
                .toList();
    }

    /** What was made up for at the first start is taken to have been there from the first of its month; else, since it was. */
    private static Instant thereSince(Model model) {
        Instant month =
                YearMonth.parse(model.name()).atDay(1).atStartOfDay(PARIS).toInstant();
        return model.knowledge() == Model.Knowledge.ASSUMED ? month : model.knownAt();
    }
}
