package io.peaflow.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Accounts.Figure;
import io.peaflow.marketdata.Accounts.Item;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Fundamentals;
import io.peaflow.marketdata.source.Fundamentals.Report;
import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.Want;
import io.peaflow.testing.PostgresTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What companies report is asked for once a week, kept with its day, and read as it was known. */
@PostgresTest
class AccountsIntegrationTests {

    private static final Instant SATURDAY = Instant.parse("2026-11-21T07:00:00Z");
    private static int number;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final ObservationTable table;
    private final Lacks lacks;
    private final Judging judging;
    private final Intake intake;
    private final Followed share = share(InstrumentKind.SHARE);

    /** A source that tells accounts and no prices. */
    private record Registrar(String name) implements Source {
        @Override
        public boolean tells(Want.Subject subject) {
            return subject == Want.Subject.ACCOUNTS;
        }

        @Override
        public void gather(Harvest harvest) {}
    }

    private static final Instruments NOBODY = new Instruments(List.of(), List.of());

    AccountsIntegrationTests(DataSource source) {
        var jdbc = new JdbcTemplate(source);
        sql = JdbcClient.create(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        table = new ObservationTable(jdbc);
        var events = new EventTable(jdbc);
        var quarantine = new Quarantine(sql, Clock.systemUTC());
        var beans = new DefaultListableBeanFactory();
        beans.registerSingleton("market", new ScriptedMarket());
        beans.registerSingleton("registrar", new Registrar("registrar"));
        var sources = new AllSources(beans.getBeanProvider(Source.class));
        lacks = new Lacks(sql, new HistorySettings(LocalDate.of(2020, 1, 1), 5, true, Duration.ofHours(24)), sources);
        var history = new JdbcPriceHistory(jdbc, new Adjusting(events));
        judging = new Judging(history, events, quarantine, lacks, sources, new ValueJudging(table, quarantine));
        Clock saturday = Clock.fixed(SATURDAY, ZoneOffset.UTC);
        intake = new Intake(
                new BarTable(jdbc), events, table, new QuarantineFiling(sql), NOBODY, sql, event -> {}, saturday);
    }

    private static Followed share(InstrumentKind kind) {
        String id = "SHARE" + number++;
        var instrument = new Instrument(
                id, id, kind, null, TradingCalendar.euronextParis(), "EUR", 1, false, LocalDate.of(2020, 1, 2), null);
        return new Followed(
                instrument,
                Map.of("registrar", id, ScriptedMarket.NAME, id),
                List.of(),
                null,
                null,
                new Followed.Patience(1, 3),
                Map.of(),
                null,
                "the test",
                null,
                false,
                List.of());
    }

    private List<Errand> accounts(Followed one, Instant at) {
        return lacks.daily(List.of(one), Set.of(), at).stream()
                .filter(errand -> errand.subject() == Want.Subject.ACCOUNTS)
                .toList();
    }

    private Intake.Kept keep(Errand errand, Reply reply) {
        errand.answer("registrar", reply);
        UUID id = UUID.randomUUID();
        Take take = judging.judge(share, null, errand, judging.round(Harvest.byHand(id, SATURDAY, List.of(errand))));
        return Objects.requireNonNull(transaction.execute(status -> intake.keep(take, id)));
    }

    private static Reply told(Report... reports) {
        return new Reply.Facts(new Fundamentals("EUR", List.of(reports)));
    }

    private static Report report(String end, String out, double earnings, double dividends) {
        int known = out.isEmpty()
                ? Observations.UNKNOWN
                : Math.toIntExact(LocalDate.parse(out).toEpochDay());
        return new Report(LocalDate.parse(end), known, 12, earnings, 100 + earnings, dividends);
    }

    @Test
    void areAskedOfThoseWhoTellThemAndOnlyOnceAWeek() {
        List<Errand> due = accounts(share, SATURDAY);
        assertThat(due).singleElement().satisfies(errand -> {
            assertThat(errand.symbols()).containsOnlyKeys("registrar");
            assertThat(errand.from()).isEqualTo("2020-01-02");
            assertThat(errand.wantOf("registrar")).isNotNull();
        });
        assertThat(lacks.daily(List.of(share), Set.of(), SATURDAY).getFirst().symbols())
                .as("prices are asked of others")
                .containsOnlyKeys(ScriptedMarket.NAME);

        keep(due.getFirst(), new Reply.Unusable("HTTP 503", ""));
        assertThat(accounts(share, SATURDAY)).as("nobody has answered").hasSize(1);
        keep(accounts(share, SATURDAY).getFirst(), told(report("2024-12-31", "2025-02-10", 5, 2)));

        assertThat(accounts(share, SATURDAY.plus(Duration.ofDays(6)))).isEmpty();
        assertThat(accounts(share, SATURDAY.plus(Duration.ofDays(8)))).hasSize(1);
        assertThat(accounts(share(InstrumentKind.ETF), SATURDAY))
                .as("a fund reports nothing")
                .isEmpty();
    }

    @Test
    void areReadWithTheDayOnWhichEachFigureWasKnown() {
        Instant before = sql.sql("SELECT clock_timestamp()")
                .query(java.time.OffsetDateTime.class)
                .single()
                .toInstant();
        Reply first = told(report("2023-12-31", "2024-02-12", 4, Double.NaN), report("2024-12-31", "2025-02-10", 5, 2));
        assertThat(keep(accounts(share, SATURDAY).getFirst(), first).stored()).isEqualTo(5);
        assertThat(keep(accounts(share, SATURDAY.plus(Duration.ofDays(8))).getFirst(), first)
                        .stored())
                .as("the same again changes nothing")
                .isZero();
        // Restated in the summer after, and one whose day nobody tells.
        keep(
                accounts(share, SATURDAY.plus(Duration.ofDays(8))).getFirst(),
                told(report("2024-12-31", "2025-07-28", 4.5, 2), report("2025-12-31", "", 6, 3)));

        assertThat(table.read(share.id(), Item.EARNINGS, Knowledge.current()))
                .containsExactly(
                        new Figure(LocalDate.of(2023, 12, 31), 12, LocalDate.of(2024, 2, 13), 4),
                        new Figure(LocalDate.of(2024, 12, 31), 12, LocalDate.of(2025, 2, 11), 5),
                        new Figure(LocalDate.of(2024, 12, 31), 12, LocalDate.of(2025, 7, 29), 4.5),
                        new Figure(LocalDate.of(2025, 12, 31), 12, LocalDate.of(2026, 6, 30), 6));
        assertThat(table.read(share.id(), Item.BOOK_VALUE, Knowledge.current()))
                .extracting(Figure::value)
                .containsExactly(104.0, 105.0, 104.5, 106.0);
        assertThat(table.read(share.id(), Item.DIVIDENDS, Knowledge.current())).hasSize(3);

        Instant spring = Instant.parse("2025-03-01T07:00:00Z");
        assertThat(table.read(share.id(), Item.EARNINGS, Knowledge.assumed(spring)))
                .as("a study in the spring of 2025 knows two")
                .extracting(Figure::value)
                .containsExactly(4.0, 5.0);
        assertThat(table.read(share.id(), Item.EARNINGS, Knowledge.recorded(before)))
                .isEmpty();
    }
}
