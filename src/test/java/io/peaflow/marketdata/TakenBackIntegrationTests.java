package io.peaflow.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.PriceHistory.Basis;
import io.peaflow.marketdata.judge.Judge;
import io.peaflow.marketdata.judge.Question;
import io.peaflow.marketdata.source.Columns;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Series;
import io.peaflow.marketdata.source.Source;
import io.peaflow.testing.PostgresTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What was believed and is found bad later, against a real PostgreSQL: it stands no longer, and the past keeps it. */
@PostgresTest
class TakenBackIntegrationTests {

    private static final TradingCalendar PARIS = TradingCalendar.euronextParis();
    private static final List<LocalDate> SESSIONS =
            PARIS.sessionsBetween(LocalDate.of(2025, 1, 2), LocalDate.of(2025, 9, 30));
    private static final int TICK = 100;
    private static int number;

    private final ScriptedMarket market = new ScriptedMarket();
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final EventTable events;
    private final PriceHistory history;
    private final Quarantine quarantine;
    private final QuarantineFiling filing;
    private final Lacks lacks;
    private final Judging judging;
    private final Intake intake;
    private final BarTable bars;
    private final ObservationTable observations;
    private final ValueJudging ofValues;
    private final JdbcTransactionManager transactions;
    private Decisions decisions;
    private Instrument fund = fund();

    TakenBackIntegrationTests(DataSource source) {
        var jdbc = new JdbcTemplate(source);
        var transactions = new JdbcTransactionManager(source);
        sql = JdbcClient.create(source);
        transaction = new TransactionTemplate(transactions);
        var bars = new BarTable(jdbc);
        events = new EventTable(jdbc);
        history = new JdbcPriceHistory(jdbc, new Adjusting(events));
        quarantine = new Quarantine(sql, Clock.systemUTC());
        filing = new QuarantineFiling(sql);
        var beans = new DefaultListableBeanFactory();
        beans.registerSingleton("market", market);
        var sources = new AllSources(beans.getBeanProvider(Source.class));
        lacks = new Lacks(sql, new HistorySettings(SESSIONS.getFirst(), 5, true, Duration.ofHours(24)), sources);
        observations = new ObservationTable(jdbc);
        ofValues = new ValueJudging(observations, quarantine);
        judging = new Judging(history, events, quarantine, lacks, sources, ofValues);
        this.bars = bars;
        intake = intake(event -> {}, Clock.systemUTC());
        this.transactions = transactions;
        decisions = decisions();
    }

    @BeforeEach
    void takeAnInstrumentOfItsOwn() {
        fund = fund();
        decisions = decisions();
        market.reset();
    }

    private Intake intake(ApplicationEventPublisher told, Clock clock) {
        var instruments = new Instruments(List.of(ScriptedMarket.followed(fund)), List.of());
        return new Intake(bars, events, observations, filing, instruments, sql, told, clock);
    }

    private Decisions decisions() {
        var instruments = new Instruments(List.of(ScriptedMarket.followed(fund)), List.of());
        return new Decisions(
                quarantine,
                filing,
                bars,
                events,
                observations,
                judging,
                ofValues,
                instruments,
                transactions,
                event -> {},
                Clock.systemUTC());
    }

    private static Instrument fund() {
        String id = "TAKEN" + number++;
        return new Instrument(id, id, InstrumentKind.ETF, null, PARIS, "EUR", 1, true, SESSIONS.getFirst(), null);
    }

    /** Sessions, the last not included, one of which the source tells so many times too high; 1: none. */
    private Intake.Kept fetch(int from, int to, int row, double times, Quotes.Event... told) {
        Quotes plain = ScriptedMarket.bars(SESSIONS.subList(from, to), 1, List.of(told));
        for (double[] column : List.of(plain.open(), plain.high(), plain.low(), plain.close())) {
            if (row >= from && row < to) {
                column[row - from] *= times;
            }
        }
        return fetch(plain);
    }

    private Intake.Kept fetch(Quotes quotes) {
        LocalDate from = LocalDate.ofEpochDay(quotes.day()[0]);
        LocalDate to = LocalDate.ofEpochDay(quotes.day()[quotes.size() - 1]);
        var errand = new Errand(fund, java.util.Map.of(), from, to, 1);
        errand.answer(ScriptedMarket.NAME, new Reply.Prices(quotes));
        Instant at = to.plusDays(1).atTime(8, 0).toInstant(ZoneOffset.UTC);
        UUID id = UUID.randomUUID();
        Take take = judging.judge(ScriptedMarket.followed(fund), errand, Harvest.byHand(id, at, List.of(errand)));
        return Objects.requireNonNull(transaction.execute(status -> intake.keep(take, id)));
    }

    private Instant now() {
        return sql.sql("SELECT clock_timestamp()")
                .query(java.time.OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private double close(Knowledge knowledge, int session) {
        PriceSeries series = history.read(fund.id(), knowledge, Basis.RAW);
        for (int row = 0; row < series.size(); row++) {
            if (series.session(row).equals(SESSIONS.get(session))) {
                return series.close(row);
            }
        }
        return Double.NaN;
    }

    private static double price(int session) {
        return ScriptedMarket.price((int) SESSIONS.get(session).toEpochDay());
    }

    private String verdict(int session) {
        return sql.sql("""
                        SELECT verdict || ' ' || coalesce(reasons, '') FROM marketdata.bar
                        WHERE instrument = ? AND session = ? AND superseded_at IS NULL""")
                .params(fund.id(), SESSIONS.get(session))
                .query(String.class)
                .single();
    }

    @Tag("F25")
    @Test
    void aStoredCloseThatTurnsOutABadTickIsTakenBackAndThePastStillHasIt() {
        fetch(0, TICK + 1, TICK, 1.06);
        assertThat(close(Knowledge.current(), TICK)).as("it may well be true").isEqualTo(price(TICK) * 1.06);
        Instant before = now();

        Intake.Kept kept = fetch(TICK - 3, TICK + 2, TICK, 1.06);

        assertThat(kept).isEqualTo(new Intake.Kept(2, 1, 1));
        assertThat(close(Knowledge.current(), TICK)).isNaN();
        assertThat(close(Knowledge.current(), TICK + 1)).isEqualTo(price(TICK + 1));
        assertThat(close(Knowledge.recorded(before), TICK)).isEqualTo(price(TICK) * 1.06);
        assertThat(close(Knowledge.recorded(now()), TICK)).isNaN();
        assertThat(verdict(TICK)).startsWith("REJECTED ").contains("BAD_TICK");
        assertThat(quarantine.list(Quarantine.State.WAITING, fund.id()))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.session()).isEqualTo(SESSIONS.get(TICK));
                    assertThat(entry.reasons()).contains("BAD_TICK");
                    assertThat(entry.evidence()).isNotBlank();
                });

        assertThat(fetch(TICK - 3, TICK + 2, TICK, 1.06))
                .as("the same again changes nothing")
                .isEqualTo(new Intake.Kept(0, 0, 0));

        assertThat(fetch(TICK - 3, TICK + 2, TICK, 1).revised()).isEqualTo(1);
        assertThat(close(Knowledge.current(), TICK)).as("mended by the source").isEqualTo(price(TICK));
        assertThat(quarantine.list(Quarantine.State.WAITING, fund.id())).isEmpty();
    }

    @Tag("F25")
    @Test
    void whatTheOwnerAcceptsAfterAllStandsAgain() {
        fetch(0, TICK + 1, TICK, 1.06);
        fetch(TICK - 3, TICK + 2, TICK, 1.06);
        Quarantine.Entry entry =
                quarantine.list(Quarantine.State.WAITING, fund.id()).getFirst();

        decisions.accept(entry.id(), "the exchange confirms it");

        assertThat(close(Knowledge.current(), TICK)).isEqualTo(price(TICK) * 1.06);
        fetch(TICK - 3, TICK + 2, TICK, 1.06);
        assertThat(close(Knowledge.current(), TICK)).isEqualTo(price(TICK) * 1.06);
    }

    @Tag("F25")
    @Test
    void aReplyAHundredTimesTooHighLeavesTheLastGoodValue() {
        fetch(0, TICK + 1, TICK, 1);

        Intake.Kept kept = fetch(TICK - 3, TICK + 1, TICK, 100);

        assertThat(kept).isEqualTo(new Intake.Kept(0, 0, 1));
        assertThat(close(Knowledge.current(), TICK)).isEqualTo(price(TICK));
        assertThat(verdict(TICK)).startsWith("GOOD");
        assertThat(quarantine
                        .list(Quarantine.State.WAITING, fund.id())
                        .getFirst()
                        .reasons())
                .contains("HUNDREDFOLD");
    }

    @Test
    void aReplyThatTellsADayTwiceLeavesTheLastGoodValue() {
        fetch(0, TICK + 1, TICK, 1);
        List<LocalDate> twice =
                List.of(SESSIONS.get(TICK - 2), SESSIONS.get(TICK - 1), SESSIONS.get(TICK), SESSIONS.get(TICK));
        Quotes quotes = ScriptedMarket.bars(twice, 1, List.of());

        fetch(ScriptedMarket.with(quotes, 3, price(TICK) * 1.001));

        assertThat(quarantine
                        .list(Quarantine.State.WAITING, fund.id())
                        .getFirst()
                        .reasons())
                .contains("DUPLICATE_DAY");
        assertThat(close(Knowledge.current(), TICK)).isEqualTo(price(TICK));
    }

    @Tag("F27")
    @Test
    void aRunThatALeapShowsToHaveBeenFrozenIsTakenBackButForItsFirstClose() {
        fetch(0, TICK + 1, TICK, 1);
        fetch(frozen(TICK + 4));
        assertThat(close(Knowledge.current(), TICK + 2)).isEqualTo(price(TICK));
        Instant before = now();

        Quotes leap = frozen(TICK + 8);
        int last = leap.size() - 1;
        for (double[] column : List.of(leap.open(), leap.high(), leap.low(), leap.close())) {
            column[last] *= 1.08;
        }
        leap.volume()[last] = 10_000;
        fetch(leap);

        assertThat(close(Knowledge.current(), TICK + 2)).isNaN();
        assertThat(close(Knowledge.recorded(before), TICK + 2)).isEqualTo(price(TICK));
        assertThat(verdict(TICK + 2)).startsWith("DISPUTED ").contains("FLAT_RUN");
        assertThat(close(Knowledge.current(), TICK)).isEqualTo(price(TICK));
        assertThat(close(Knowledge.current(), TICK - 1)).isEqualTo(price(TICK - 1));
        assertThat(close(Knowledge.current(), TICK + 7)).isEqualTo(price(TICK) * 1.08);
    }

    /** From two sessions before the tick on; from the tick on always its bar, and nothing traded after it. */
    private static Quotes frozen(int to) {
        Quotes quotes = ScriptedMarket.bars(SESSIONS.subList(TICK - 2, to), 1, List.of());
        for (int row = 3; row < quotes.size(); row++) {
            for (double[] column : List.of(quotes.open(), quotes.high(), quotes.low(), quotes.close())) {
                column[row] = column[2];
            }
            quotes.volume()[row] = 0;
        }
        return quotes;
    }

    private List<String> takeUntold() {
        return Objects.requireNonNull(transaction.execute(status -> filing.takeUntold())).stream()
                .map(QuarantineFiling.Untold::words)
                .toList();
    }

    private List<Quarantine.Entry> waiting() {
        return quarantine.list(Quarantine.State.WAITING, fund.id());
    }

    @Tag("F25")
    @Test
    void theNewestPriceThatWaitsIsNamedApartFromOlderOnes() {
        fetch(0, TICK, 0, 1);
        Instant morning = SESSIONS.get(TICK).plusDays(1).atTime(5, 0).toInstant(ZoneOffset.UTC);
        List<BarsQuarantined> told = new ArrayList<>();
        Intake teller = intake(event -> told.add((BarsQuarantined) event), Clock.fixed(morning, ZoneOffset.UTC));
        sql.sql("DELETE FROM marketdata.untold").update();
        takeUntold();

        fetch(TICK - 4, TICK + 1, TICK, 1.6);
        fetch(0, TICK, 10, -1);
        sql.sql("DELETE FROM marketdata.untold").update();
        transaction.executeWithoutResult(status -> teller.tell(UUID.randomUUID()));

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().waiting()).hasSize(2);
        assertThat(told.getFirst().heldBack())
                .containsExactly(fund.id() + " " + SESSIONS.get(TICK) + " (JUMP_WITHOUT_EVENT)");
    }

    @Tag("F25")
    @Test
    void theDaysAfterAJumpThatTheOwnerAcceptsStandToo() {
        fetch(0, TICK, 0, 1);
        Quotes leap = ScriptedMarket.bars(SESSIONS.subList(TICK - 4, TICK + 4), 1, List.of());
        for (double[] column : List.of(leap.open(), leap.high(), leap.low(), leap.close())) {
            for (int row = 4; row < 8; row++) {
                column[row] *= 1.6;
            }
        }
        fetch(leap);
        assertThat(waiting()).hasSize(4).allMatch(entry -> entry.reasons().contains("JUMP_WITHOUT_EVENT"));
        assertThat(close(Knowledge.current(), TICK + 3)).isNaN();

        decisions.accept(waiting().getLast().id(), "the bid was raised");

        assertThat(waiting()).isEmpty();
        for (int session = TICK; session < TICK + 4; session++) {
            assertThat(close(Knowledge.current(), session)).isEqualTo(price(session) * 1.6);
        }
    }

    @Tag("F25")
    @Test
    void aHistoryAHundredTimesTooHighIsNoRewritingHoweverMuchOfItIsTold() {
        fetch(0, TICK, 0, 1);
        market.says(fund.id(), want -> new Reply.Prices(ScriptedMarket.bars(want, 100)));

        fetch(ScriptedMarket.bars(SESSIONS.subList(TICK - 4, TICK + 1), 100, List.of()));

        assertThat(market.asked).isEmpty();
        assertThat(waiting()).hasSize(5).allMatch(entry -> entry.reasons().contains("HUNDREDFOLD"));
        assertThat(close(Knowledge.current(), TICK - 2)).isEqualTo(price(TICK - 2));
        assertThat(close(Knowledge.current(), TICK)).isNaN();
    }

    @Tag("F28")
    @Test
    void aDayThatIsBadInARewrittenHistoryKeepsNoBarOfTheOldScale() {
        fetch(0, TICK, 0, 1);
        Instant before = now();
        market.says(fund.id(), want -> new Reply.Prices(ScriptedMarket.with(ScriptedMarket.bars(want, 0.5), 40, -5)));

        fetch(ScriptedMarket.bars(SESSIONS.subList(TICK - 4, TICK), 0.5, List.of()));

        assertThat(market.asked).hasSize(1);
        assertThat(close(Knowledge.current(), 39)).isEqualTo(price(39) / 2);
        assertThat(close(Knowledge.current(), 40)).isNaN();
        assertThat(verdict(40)).isEqualTo("DISPUTED OTHER_SCALE");
        assertThat(close(Knowledge.recorded(before), 40)).isEqualTo(price(40));
        assertThat(waiting())
                .singleElement()
                .satisfies(entry -> assertThat(entry.reasons()).contains("NOT_POSITIVE"));
    }

    @Tag("F28")
    @Test
    void halfARewrittenHistoryIsNotMixedWithTheOtherHalf() {
        fetch(0, TICK, 0, 1);
        market.says(
                fund.id(), want -> new Reply.Prices(ScriptedMarket.bars(SESSIONS.subList(50, TICK), 0.5, List.of())));

        fetch(ScriptedMarket.bars(SESSIONS.subList(TICK - 4, TICK), 0.5, List.of()));

        assertThat(waiting()).hasSize(4).allMatch(entry -> entry.reasons().contains("OTHER_SCALE"));
        assertThat(close(Knowledge.current(), TICK - 1)).isEqualTo(price(TICK - 1));
        assertThat(close(Knowledge.current(), 60)).isEqualTo(price(60));
    }

    private static Quotes without(Quotes quotes, int left) {
        var rows = new Columns(quotes.size());
        for (int row = 0; row < quotes.size(); row++) {
            if (row != left) {
                rows.add(
                        quotes.day()[row],
                        quotes.open()[row],
                        quotes.high()[row],
                        quotes.low()[row],
                        quotes.close()[row],
                        Double.NaN,
                        quotes.volume()[row]);
            }
        }
        return rows.quotes("EUR", false, false, List.of());
    }

    private String source(int session) {
        return sql.sql(
                        "SELECT source FROM marketdata.bar WHERE instrument = ? AND session = ? AND superseded_at IS NULL")
                .params(fund.id(), SESSIONS.get(session))
                .query(String.class)
                .single();
    }

    /** The first left a day out, sent another one empty and a third a hundred times too high; the second has them all. */
    @Test
    void daysWithoutACloseComeFromTheSecondSourceAndDoubtsDoNot() {
        fetch(0, 50, 0, 1);
        Quotes whole = ScriptedMarket.bars(SESSIONS.subList(46, 57), 1, List.of());
        Quotes first = without(ScriptedMarket.with(whole, 53 - 46, Double.NaN), 52 - 46);
        first.open()[54 - 47] *= 100;
        first.high()[54 - 47] *= 100;
        first.low()[54 - 47] *= 100;
        first.close()[54 - 47] *= 100;
        var errand = new Errand(fund, java.util.Map.of(), SESSIONS.get(46), SESSIONS.get(56), 2);
        errand.answer(ScriptedMarket.NAME, new Reply.Prices(first));
        errand.answer("other", new Reply.Prices(whole));
        Instant at = SESSIONS.get(56).plusDays(1).atTime(8, 0).toInstant(ZoneOffset.UTC);
        UUID id = UUID.randomUUID();
        Take take = judging.judge(ScriptedMarket.followed(fund), errand, Harvest.byHand(id, at, List.of(errand)));
        transaction.executeWithoutResult(status -> intake.keep(take, id));

        assertThat(close(Knowledge.current(), 52)).isEqualTo(price(52));
        assertThat(close(Knowledge.current(), 53)).isEqualTo(price(53));
        assertThat(source(52)).isEqualTo("other");
        assertThat(source(53)).isEqualTo("other");
        assertThat(source(55)).isEqualTo(ScriptedMarket.NAME);
        assertThat(close(Knowledge.current(), 54)).as("that is for the owner").isNaN();
        assertThat(waiting()).extracting(Quarantine.Entry::session).containsExactly(SESSIONS.get(54));
    }

    /** A backfill went further back than the settings do: so must the question for the whole. */
    @Tag("F28")
    @Test
    void aRewrittenHistoryIsAskedForFromTheOldestBarThatIsStored() {
        fetch(0, TICK, 0, 1);
        var beans = new DefaultListableBeanFactory();
        beans.registerSingleton("market", market);
        var sources = new AllSources(beans.getBeanProvider(Source.class));
        var settings = new HistorySettings(SESSIONS.get(50), 5, true, Duration.ofHours(24));
        var later = new Judging(history, events, quarantine, new Lacks(sql, settings, sources), sources, ofValues);
        market.says(fund.id(), want -> new Reply.Prices(ScriptedMarket.bars(want, 0.9)));
        Quotes told = ScriptedMarket.bars(SESSIONS.subList(TICK - 5, TICK + 1), 0.9, List.of());
        var errand = new Errand(fund, java.util.Map.of(), SESSIONS.get(TICK - 5), SESSIONS.get(TICK), 1);
        errand.answer(ScriptedMarket.NAME, new Reply.Prices(told));
        Instant at = SESSIONS.get(TICK).plusDays(1).atTime(8, 0).toInstant(ZoneOffset.UTC);
        UUID id = UUID.randomUUID();
        Take take = later.judge(ScriptedMarket.followed(fund), errand, Harvest.byHand(id, at, List.of(errand)));
        transaction.executeWithoutResult(status -> intake.keep(take, id));

        assertThat(waiting()).isEmpty();
        assertThat(close(Knowledge.current(), 0)).isEqualTo(price(0) * 0.9);
        assertThat(close(Knowledge.current(), TICK)).isEqualTo(price(TICK) * 0.9);
    }

    private void fetchBoth(int from, int to, double other) {
        Quotes told = ScriptedMarket.bars(SESSIONS.subList(from, to), 1, List.of());
        Quotes second = ScriptedMarket.bars(SESSIONS.subList(from, to), other, List.of());
        var question = Question.of(
                fund, told, SESSIONS.get(to - 1).plusDays(1).atTime(8, 0).toInstant(ZoneOffset.UTC));
        var errand = new Errand(fund, java.util.Map.of(), SESSIONS.get(from), SESSIONS.get(to - 1), 2);
        Take take = Sorting.take(
                ScriptedMarket.followed(fund),
                errand,
                new Sorting.Priced(ScriptedMarket.NAME, told),
                Judge.judge(question.comparedWith(second)),
                false);
        transaction.executeWithoutResult(status -> intake.keep(take, UUID.randomUUID()));
    }

    /** One of two sources tells something else one morning: what both had told stands, what one had told does not. */
    @Tag("F25")
    @Test
    void oneSourceThatChangesItsMindTakesNothingBackOnWhichTwoHadAgreed() {
        fetch(0, 46, 0, 1);
        fetchBoth(46, 51, 1);

        fetchBoth(44, 52, 1.1);

        assertThat(close(Knowledge.current(), 50)).isEqualTo(price(50));
        assertThat(close(Knowledge.current(), 45)).as("only one had told it").isNaN();
        assertThat(close(Knowledge.current(), 51)).as("new, and in dispute").isNaN();
        assertThat(waiting()).hasSize(8).allMatch(entry -> entry.reasons().equals("SOURCES_DISAGREE"));

        fetchBoth(44, 52, 1);
        assertThat(close(Knowledge.current(), 51)).isEqualTo(price(51));
        assertThat(close(Knowledge.current(), 45)).isEqualTo(price(45));
        assertThat(waiting()).isEmpty();
    }

    /** The source whose scale is another one does not answer a second time, and another source does: nothing is rewritten. */
    @Tag("F28")
    @Test
    void anotherSourceThanTheOneThatRewroteItsHistoryRewritesNothing() {
        fetch(0, 50, 0, 1);
        Quotes other = ScriptedMarket.bars(SESSIONS.subList(45, 52), 0.9, List.of());
        var errand = new Errand(fund, java.util.Map.of(), SESSIONS.get(45), SESSIONS.get(51), 1);
        errand.answer("elsewhere", new Reply.Prices(other));
        Instant at = SESSIONS.get(51).plusDays(1).atTime(8, 0).toInstant(ZoneOffset.UTC);
        UUID id = UUID.randomUUID();
        Take take = judging.judge(ScriptedMarket.followed(fund), errand, Harvest.byHand(id, at, List.of(errand)));
        transaction.executeWithoutResult(status -> intake.keep(take, id));

        assertThat(market.asked).as("the whole was asked for").isNotEmpty();
        assertThat(close(Knowledge.current(), 49)).isEqualTo(price(49));
        assertThat(close(Knowledge.current(), 51)).isNaN();
        assertThat(waiting()).hasSize(7).allMatch(entry -> entry.reasons().contains("OTHER_SCALE"));
    }

    // ---- events ------------------------------------------------------------------------------------------------

    private void toldByAnother(Quotes.Event... told) {
        List<EventTable.Told> all = List.of(told).stream()
                .map(event -> new EventTable.Told(event, now()))
                .toList();
        transaction.executeWithoutResult(status -> events.merge(
                new EventTable.Telling(fund.id(), "another", SESSIONS.getFirst(), SESSIONS.getLast(), all, List.of())));
    }

    private List<Quotes.Event> standing() {
        return events.read(fund.id(), Knowledge.current());
    }

    private static Quotes.Event dividend(int session, double amount) {
        return new Quotes.Event.Dividend(SESSIONS.get(session), amount);
    }

    @Tag("F25")
    @Test
    void aDividendThatThePriceDoesNotShowStandsNoLonger() {
        toldByAnother(dividend(60, 30));
        Instant before = now();

        fetch(0, TICK, 0, 1, dividend(60, 30));

        assertThat(standing()).isEmpty();
        assertThat(events.read(fund.id(), Knowledge.recorded(before))).containsExactly(dividend(60, 30));
    }

    @Tag("F25")
    @Test
    void aBadDividendWaitsWithItsEvidenceUntilTheOwnerDecides() {
        fetch(0, TICK, 0, 1, dividend(60, 30));
        Quarantine.Entry entry = waiting().getFirst();
        assertThat(entry.event()).isEqualTo("DIVIDEND");
        assertThat(entry.amount()).isEqualTo(30);
        assertThat(entry.session()).isEqualTo(SESSIONS.get(60));
        assertThat(entry.reasons()).isEqualTo("OVERSIZED_DIVIDEND");
        assertThat(entry.evidence()).contains("30 per share");
        assertThat(quarantine.acceptedDays(fund.id())).isEmpty();
        assertThat(takeUntold()).contains(fund.id() + " " + SESSIONS.get(60) + " dividend (OVERSIZED_DIVIDEND)");
        assertThat(takeUntold()).isEmpty();

        fetch(0, TICK, 0, 1, dividend(60, 30));
        assertThat(waiting()).as("the same waits once").hasSize(1);
        decisions.accept(entry.id(), "it was paid in shares");

        assertThat(standing()).containsExactly(dividend(60, 30));
        fetch(0, TICK, 0, 1, dividend(60, 30));
        assertThat(standing()).as("not doubted again").containsExactly(dividend(60, 30));
        assertThat(waiting()).isEmpty();
    }

    @Tag("F25")
    @Test
    void whatTheOwnerHasRejectedIsNotShownAgain() {
        fetch(0, TICK, 0, 1, dividend(60, 30));
        decisions.reject(waiting().getFirst().id(), "a misprint");

        fetch(0, TICK, 0, 1, dividend(60, 30));

        assertThat(waiting()).isEmpty();
        assertThat(standing()).isEmpty();
        Quarantine.Entry decided = quarantine.list(null, fund.id()).getFirst();
        assertThatThrownBy(() -> decisions.accept(decided.id(), ""))
                .hasMessageStartingWith("The dividend of " + fund.id() + " on " + SESSIONS.get(60) + " is REJECTED");
    }

    @Tag("F25")
    @Test
    void ofADividendToldTwiceOneStands() {
        toldByAnother(dividend(60, 1), dividend(64, 1));

        fetch(0, TICK, 0, 1, dividend(60, 1), dividend(64, 1));

        assertThat(standing()).hasSize(1);
    }

    @Tag("F25")
    @Test
    void aCancelledDividendStandsNoLongerUnlessTheSourceTellsNoEventsAtAll() {
        toldByAnother(dividend(60, 1));
        fetch(0, TICK, 0, 1);
        assertThat(standing()).containsExactly(dividend(60, 1));

        fetch(0, TICK, 0, 1, dividend(20, 1));

        assertThat(standing()).containsExactly(dividend(20, 1));
    }

    /** Else a split would be applied, and a dividend reinvested, twice. */
    @Tag("F25")
    @Test
    void anEventThatAnotherSourceDatesADayApartStandsOnce() {
        toldByAnother(dividend(60, 1), dividend(20, 1));

        fetch(0, TICK, 0, 1, dividend(61, 1), dividend(20, 1));

        assertThat(standing()).containsExactly(dividend(20, 1), dividend(61, 1));
        assertThat(waiting()).isEmpty();
    }

    /** Sources leave all events out of an answer now and then: a dividend that was paid must not be lost by it. */
    @Tag("F25")
    @Test
    void anAnswerWithoutAnyEventTakesNothingBackWhoeverToldItFirst() {
        fetch(0, TICK, 0, 1, dividend(60, 1), dividend(20, 1));
        assertThat(standing()).hasSize(2);
        double paid = totalReturn();

        fetch(0, TICK, 0, 1);

        assertThat(standing()).containsExactly(dividend(20, 1), dividend(60, 1));
        assertThat(totalReturn()).isEqualTo(paid);
        assertThat(waiting()).isEmpty();

        fetch(0, TICK, 0, 1, dividend(20, 1));
        assertThat(standing()).containsExactly(dividend(20, 1));
    }

    private double totalReturn() {
        PriceSeries series = history.read(fund.id(), Knowledge.current(), Basis.TOTAL_RETURN);
        return series.close(series.size() - 1) / series.close(0);
    }

    // ---- values of macro series ----------------------------------------------------------------------------------

    private static final TradingCalendar TREASURIES = TradingCalendar.usTreasuries();
    private static final List<LocalDate> DAYS =
            TREASURIES.sessionsBetween(LocalDate.of(2025, 1, 2), LocalDate.of(2025, 9, 30));

    private void aSeries() {
        String id = "TAKEN" + number++;
        fund = new Instrument(id, id, InstrumentKind.MACRO, null, TREASURIES, "percent", 1, false, null, null);
        decisions = decisions();
    }

    private static double rate(int day) {
        return 4 + day % 7 / 100.0;
    }

    /** Days, the last not included, one of which the source tells so many times too high. */
    private Intake.Kept observe(int from, int to, int bad, double times) {
        var told = new Series();
        for (int day = from; day < to; day++) {
            told.add(DAYS.get(day), rate(day) * (day == bad ? times : 1), Observations.UNKNOWN);
        }
        var errand = new Errand(fund, java.util.Map.of(), DAYS.get(from), DAYS.get(to - 1), 1);
        errand.answer(ScriptedMarket.NAME, told.reply());
        Instant at = DAYS.get(to - 1).plusDays(1).atTime(8, 0).toInstant(ZoneOffset.UTC);
        UUID id = UUID.randomUUID();
        Take take = judging.judge(ScriptedMarket.followed(fund), errand, Harvest.byHand(id, at, List.of(errand)));
        return Objects.requireNonNull(transaction.execute(status -> intake.keep(take, id)));
    }

    private double value(int day) {
        ValueSeries series = observations.read(fund.id(), MacroHistory.VALUE, Knowledge.current());
        int row = series.rowAt(DAYS.get(day));
        return row < 0 || !series.day(row).equals(DAYS.get(day)) ? Double.NaN : series.value(row);
    }

    @Tag("F25")
    @Test
    void aYieldAHundredTimesTooHighWaitsAndABetterOneSettlesIt() {
        aSeries();
        observe(0, TICK, -1, 1);

        Intake.Kept kept = observe(TICK - 30, TICK + 1, TICK, 100);

        assertThat(kept).isEqualTo(new Intake.Kept(0, 0, 1));
        assertThat(value(TICK)).isNaN();
        assertThat(waiting()).singleElement().satisfies(entry -> {
            assertThat(entry.event()).isEqualTo("VALUE");
            assertThat(entry.reasons()).isEqualTo("HUNDREDFOLD");
            assertThat(entry.evidence()).contains("a factor of");
        });
        assertThat(takeUntold()).contains(fund.id() + " " + DAYS.get(TICK) + " value (HUNDREDFOLD)");
        assertThat(observe(TICK - 30, TICK + 1, TICK, 100)).as("the same again").isEqualTo(new Intake.Kept(0, 0, 0));

        observe(TICK - 30, TICK + 2, -1, 1);

        assertThat(waiting()).isEmpty();
        assertThat(value(TICK)).isEqualTo(rate(TICK));
        assertThat(value(TICK + 1)).isEqualTo(rate(TICK + 1));
    }

    @Tag("F25")
    @Test
    void aValueThatTheOwnerAcceptsStandsAndTheDaysAfterItAreJudgedByIt() {
        aSeries();
        observe(0, TICK, -1, 1);
        var told = new Series();
        for (int day = TICK; day < TICK + 3; day++) {
            // Of the second its source does not tell when it was published.
            int published = day == TICK + 1
                    ? Observations.UNKNOWN
                    : Math.toIntExact(DAYS.get(day).toEpochDay()) + 1;
            told.add(DAYS.get(day), 100 * rate(day), published);
        }
        var errand = new Errand(fund, java.util.Map.of(), DAYS.get(TICK), DAYS.get(TICK + 2), 1);
        errand.answer(ScriptedMarket.NAME, told.reply());
        Instant at = DAYS.get(TICK + 2).plusDays(1).atTime(8, 0).toInstant(ZoneOffset.UTC);
        Take take = judging.judge(
                ScriptedMarket.followed(fund), errand, Harvest.byHand(UUID.randomUUID(), at, List.of(errand)));
        transaction.executeWithoutResult(status -> intake.keep(take, UUID.randomUUID()));
        assertThat(waiting()).hasSize(3);

        decisions.accept(waiting().getLast().id(), "now in basis points");

        assertThat(waiting()).isEmpty();
        for (int day = TICK; day < TICK + 3; day++) {
            assertThat(value(day)).isEqualTo(100 * rate(day));
        }
        // Each was out when its source says, or when the table of lags does: the day of the acceptance is no
        // publication.
        assertThat(observations
                        .vintages(fund.id(), MacroHistory.VALUE, Knowledge.current())
                        .publishedOn())
                .endsWith(
                        (int) DAYS.get(TICK).toEpochDay() + 1,
                        MacroHistory.Vintages.UNRECORDED,
                        (int) DAYS.get(TICK + 2).toEpochDay() + 1);
        Followed followed = ScriptedMarket.followed(fund);
        assertThat(sql.sql(
                                "SELECT assumed_known_from FROM marketdata.observation WHERE instrument = ? AND day >= ? ORDER BY day")
                        .params(fund.id(), DAYS.get(TICK))
                        .query(java.time.OffsetDateTime.class)
                        .list())
                .extracting(java.time.OffsetDateTime::toInstant)
                .containsExactly(
                        DAYS.get(TICK).plusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant(),
                        followed.assumedKnownFrom(ScriptedMarket.NAME, DAYS.get(TICK + 1)),
                        DAYS.get(TICK + 2)
                                .plusDays(2)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant());
    }

    @Test
    void aBadValueThatWasBelievedBeforeValuesWereJudgedIsTakenBack() {
        aSeries();
        observe(0, TICK, -1, 1);
        var bad = new Series();
        bad.add(DAYS.get(TICK - 1), 100 * rate(TICK - 1), Observations.UNKNOWN);
        transaction.executeWithoutResult(status -> observations.merge(
                Observed.batch(ScriptedMarket.followed(fund), ScriptedMarket.NAME, bad.observations())));
        assertThat(value(TICK - 1)).isEqualTo(100 * rate(TICK - 1));

        observe(TICK - 30, TICK, TICK - 1, 100);

        assertThat(value(TICK - 1)).isNaN();
        assertThat(waiting()).hasSize(1);
    }
}
