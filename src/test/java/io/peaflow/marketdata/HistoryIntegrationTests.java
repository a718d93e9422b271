package io.peaflow.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.PriceHistory.Basis;
import io.peaflow.marketdata.judge.Agreement;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.testing.PostgresTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The store against a real PostgreSQL: what was known when stays what it was. */
@PostgresTest
class HistoryIntegrationTests {

    private static final int DAYS = 300;
    private static int number;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final BarTable bars;
    private final EventTable events;
    private final PriceHistory history;
    private final ObservationTable observations;
    private final Versions versions;
    private String instrument = "";

    HistoryIntegrationTests(DataSource source) {
        var jdbc = new JdbcTemplate(source);
        sql = JdbcClient.create(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        bars = new BarTable(jdbc);
        events = new EventTable(jdbc);
        observations = new ObservationTable(jdbc);
        history = new JdbcPriceHistory(jdbc, new Adjusting(events));
        versions = new Versions(jdbc);
    }

    @BeforeEach
    void takeAnInstrumentOfItsOwn() {
        instrument = "T" + number++;
    }

    private BarTable.Merged store(double factor, int days) {
        return Objects.requireNonNull(
                transaction.execute(status -> bars.merge(batch(factor, days, Agreement.SINGLE_SOURCE, 1000))));
    }

    private BarTable.Merged tell(EventTable.Telling telling) {
        return Objects.requireNonNull(transaction.execute(status -> events.merge(telling)));
    }

    private BarBatch batch(double factor, int days, Agreement agreement, long volume) {
        var batch = new BarBatch(instrument, days);
        byte[] source = CopyRows.utf8("test");
        for (int day = 0; day < days; day++) {
            double close = (100 + day * 0.25) * factor;
            batch.add(
                    18_000 + day,
                    close,
                    close * 1.01,
                    close * 0.99,
                    close,
                    volume,
                    agreement,
                    (18_000L + day) * 86_400 + 64_000,
                    source,
                    null);
        }
        return batch;
    }

    private Instant now() {
        return sql.sql("SELECT clock_timestamp()")
                .query(java.time.OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private PriceSeries raw(Knowledge knowledge) {
        return history.read(instrument, knowledge, Basis.RAW);
    }

    @Test
    void givesBackWhatWasStored() {
        assertThat(store(1, DAYS).stored()).isEqualTo(DAYS);

        PriceSeries read = raw(Knowledge.current());

        assertThat(read.size()).isEqualTo(DAYS);
        assertThat(read.epochDay(7)).isEqualTo(18_007);
        assertThat(read.open(7)).isEqualTo(101.75);
        assertThat(read.high(7)).isEqualTo(101.75 * 1.01);
        assertThat(read.volume(7)).isEqualTo(1000);
        assertThat(raw(Knowledge.recorded(now())).close()).containsExactly(read.close());
    }

    @Test
    void identicalDataLeaveNoTrace() {
        store(1, DAYS);
        String before = rowsAndTheirPlaces();

        assertThat(store(1, DAYS)).isEqualTo(BarTable.Merged.NOTHING);
        // A float of 32 bits, a volume not told and a second source not asked are no news either.
        assertThat(store(1 + 5e-8, DAYS)).isEqualTo(BarTable.Merged.NOTHING);
        transaction.executeWithoutResult(status -> assertThat(bars.merge(batch(1, DAYS, Agreement.SINGLE_SOURCE, -1)))
                .isEqualTo(BarTable.Merged.NOTHING));

        assertThat(rowsAndTheirPlaces()).isEqualTo(before);
    }

    private String rowsAndTheirPlaces() {
        return sql.sql(
                        "SELECT string_agg(ctid || ' ' || xmin || ' ' || xmax, ',' ORDER BY ctid) FROM marketdata.bar WHERE instrument = ?")
                .param(instrument)
                .query(String.class)
                .single();
    }

    @Test
    void aSecondSourceThatAgreesIsNewsOnce() {
        store(1, 5);
        transaction.executeWithoutResult(status -> assertThat(
                        bars.merge(batch(1, 5, Agreement.AGREED, 1000)).stored())
                .isEqualTo(5));
        assertThat(store(1, 5).stored()).isZero();
    }

    @Tag("F28")
    @Test
    void aDayOfThePastReadsTheSameAfterTheProviderRewroteHistory() {
        var random = new SplittableRandom(28);
        var moments = new java.util.ArrayList<Instant>();
        var hashes = new java.util.ArrayList<String>();
        for (int round = 0; round < 12; round++) {
            // A rescaled history, a revised tail, or only new sessions.
            double factor = round % 3 == 0 ? 1 + random.nextDouble() : 1;
            store(factor, DAYS + round);
            moments.add(now());
            hashes.add(hash(raw(Knowledge.current())));
            if (round % 4 == 1) {
                transaction.executeWithoutResult(status -> bars.merge(batch(1.0001, 10, Agreement.AGREED, 999)));
                moments.add(now());
                hashes.add(hash(raw(Knowledge.current())));
            }
        }
        for (int i = 0; i < moments.size(); i++) {
            assertThat(hash(raw(Knowledge.recorded(moments.get(i)))))
                    .as("moment %d", i)
                    .isEqualTo(hashes.get(i));
        }
        assertThat(hashes).doesNotHaveDuplicates();
        assertThat(raw(Knowledge.recorded(moments.getFirst().minus(Duration.ofMinutes(1))))
                        .size())
                .isZero();
    }

    @Tag("F28")
    @Test
    void anAssumedPastReadsTheSameTooOnceItIsSaidByWhenItWasStored() {
        var then = Instant.parse("2019-08-01T07:00:00Z");
        var questions = new java.util.ArrayList<Knowledge>();
        var hashes = new java.util.ArrayList<String>();
        for (int round = 0; round < 4; round++) {
            store(1 + round, DAYS - 10 + 5 * round);
            questions.add(new Knowledge.Assumed(then, versions.now()));
            hashes.add(hash(raw(Knowledge.assumed(then))));
        }
        assertThat(hashes).doesNotHaveDuplicates();
        for (int i = 0; i < questions.size(); i++) {
            assertThat(hash(raw(questions.get(i)))).as("round %d", i).isEqualTo(hashes.get(i));
        }
        // Stored by a moment at which there was nothing.
        assertThat(raw(new Knowledge.Assumed(then, then)).size()).isZero();
    }

    @Test
    void ofAReadTheVersionsAreToldThatItIsMadeOf() {
        store(1, DAYS);
        Instant first = versions.now();
        store(2, 5);
        tell(new EventTable.Telling(
                instrument,
                "test",
                LocalDate.ofEpochDay(18_000),
                LocalDate.ofEpochDay(18_010),
                List.of(new EventTable.Told(
                        new Quotes.Event.Split(LocalDate.ofEpochDay(18_003), 2),
                        Instant.parse("2019-04-17T07:00:00Z"))),
                List.of()));
        Instant second = versions.now();

        Versions.Selection before = versions.select(instrument, Versions.Kind.BARS, Knowledge.recorded(first));
        Versions.Selection after = versions.select(instrument, Versions.Kind.BARS, Knowledge.recorded(second));

        assertThat(before.versions()).isEqualTo(DAYS);
        assertThat(before.first()).isEqualTo(LocalDate.ofEpochDay(18_000));
        assertThat(before.last()).isEqualTo(LocalDate.ofEpochDay(18_000 + DAYS - 1));
        assertThat(before.newest()).isBefore(first);
        assertThat(after.versions()).isEqualTo(DAYS);
        assertThat(after.newest()).isBetween(first, second);
        assertThat(versions.select(instrument, Versions.Kind.EVENTS, Knowledge.recorded(first)))
                .isNull();
        assertThat(versions.select(instrument, Versions.Kind.EVENTS, Knowledge.recorded(second))
                        .versions())
                .isEqualTo(1);
        assertThat(versions.select(instrument, Versions.Kind.VALUES, Knowledge.recorded(second)))
                .isNull();
    }

    @Test
    void whatWasInDoubtAtAMomentStaysToldWhateverWasDecidedSince() {
        store(1, DAYS);
        sql.sql("""
            INSERT INTO marketdata.quarantine (instrument, session, source, verdict, reasons, evidence, close)
            VALUES (?, DATE '1970-01-01' + 18100, 'other', 'DISPUTED', 'SOURCES_DISAGREE', '5 % away', 7),
                   (?, DATE '1970-01-01' + 18101, 'other', 'REJECTED', 'JUMP', 'far away', 8),
                   (?, DATE '1970-01-01' + 18102, 'other', 'REJECTED', 'JUMP', 'far away', 9)""").params(instrument, instrument, instrument).update();
        // A bar that stood as good and does no longer.
        transaction.executeWithoutResult(
                status -> bars.retireOthers(batch(1, DAYS - 1, Agreement.SINGLE_SOURCE, 1000)));
        Instant then = versions.now();
        sql.sql(
                        "UPDATE marketdata.quarantine SET state = 'REJECTED', decided_at = clock_timestamp() WHERE instrument = ?")
                .param(instrument)
                .update();
        store(3, DAYS);

        Versions.Doubts doubts = versions.doubts(List.of(instrument, "NOBODY"), Knowledge.recorded(then), 3);

        assertThat(doubts.number()).isEqualTo(4);
        assertThat(doubts.newest())
                .extracting(one -> one.session().toEpochDay(), Versions.Doubtful::reasons, Versions.Doubtful::source)
                .containsExactly(
                        tuple(18_000L + DAYS - 1, "OTHER_SCALE", "test"),
                        tuple(18_102L, "JUMP", "other"),
                        tuple(18_101L, "JUMP", "other"));
        assertThat(doubts.of(List.of("NOBODY")).number()).isZero();
        assertThat(versions.doubts(List.of(instrument), Knowledge.recorded(versions.now()), 3)
                        .newest())
                .isEmpty();
        assertThat(versions.doubts(List.of(instrument), Knowledge.assumed(versions.now()), 3)
                        .newest())
                .isEmpty();
    }

    private static String hash(PriceSeries series) {
        var text = new StringBuilder();
        for (int row = 0; row < series.size(); row++) {
            text.append(series.epochDay(row))
                    .append(series.open(row))
                    .append(series.close(row))
                    .append(series.volume(row));
        }
        return Integer.toHexString(text.toString().hashCode()) + "/" + series.size();
    }

    @Test
    void eachSessionHasOneVersionAtEachMoment() {
        store(1, DAYS);
        store(2, DAYS);
        store(3, DAYS);
        assertThat(sql.sql("""
                        SELECT count(*) FROM marketdata.bar a JOIN marketdata.bar b USING (instrument, session)
                        WHERE a.instrument = ? AND a.known_from < b.known_from
                          AND a.superseded_at IS DISTINCT FROM b.known_from
                          AND NOT EXISTS (SELECT FROM marketdata.bar c WHERE c.instrument = a.instrument
                              AND c.session = a.session AND c.known_from > a.known_from AND c.known_from < b.known_from)""").param(instrument).query(Long.class).single())
                .as("versions that do not end where the next begins")
                .isZero();
    }

    @Test
    void whatWasFetchedLateIsAssumedFromItsOwnDayOnAndOnlyForStudies() {
        store(1, DAYS);
        Instant then = LocalDate.ofEpochDay(18_100)
                .atStartOfDay(java.time.ZoneOffset.UTC)
                .toInstant();

        assertThat(raw(Knowledge.recorded(then)).size()).isZero();
        assertThat(raw(Knowledge.assumed(then)).size()).isEqualTo(100);
        store(2, DAYS);
        assertThat(raw(Knowledge.assumed(then)).size()).isEqualTo(100);
        assertThat(raw(Knowledge.assumed(then)).close(3)).isEqualTo(100.75 * 2);
    }

    @Test
    void nobodySetsTheMomentsOrTouchesAVersion() {
        store(1, 3);
        for (String forbidden : List.of(
                "INSERT INTO marketdata.bar (open, high, low, close, session, agreement, instrument, source, known_from)"
                        + " VALUES (1, 1, 1, 1, '2020-01-01', 'AGREED', 'X', 'x', '2000-01-01')",
                "UPDATE marketdata.bar SET close = 0",
                "UPDATE marketdata.bar SET known_from = now()",
                "DELETE FROM marketdata.bar",
                "TRUNCATE marketdata.bar",
                "UPDATE marketdata.corporate_event SET amount = 0",
                "DELETE FROM marketdata.observation")) {
            assertThatThrownBy(() -> sql.sql(forbidden).update())
                    .as(forbidden)
                    .hasStackTraceContaining("permission denied");
        }
        sql.sql("UPDATE marketdata.bar SET superseded_at = '2000-01-01' WHERE instrument = ?")
                .param(instrument)
                .update();
        assertThat(sql.sql(
                                "SELECT count(*) FROM marketdata.bar WHERE instrument = ? AND superseded_at > now() - interval '1 minute'")
                        .param(instrument)
                        .query(Long.class)
                        .single())
                .as("superseded by the database's clock, whatever was asked for")
                .isEqualTo(3);
        assertThatThrownBy(() -> sql.sql("UPDATE marketdata.bar SET superseded_at = NULL WHERE instrument = ?")
                        .param(instrument)
                        .update())
                .hasStackTraceContaining("stays as it is");
    }

    @Test
    void aReaderOfAMomentWaitsForTheWriterWhoBeganBeforeIt() throws Exception {
        store(1, 10);
        var written = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            Future<?> writer = two.submit(() -> transaction.executeWithoutResult(status -> {
                bars.merge(batch(2, 10, Agreement.SINGLE_SOURCE, 1000));
                written.countDown();
                try {
                    asked.await(300, TimeUnit.MILLISECONDS);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }));
            written.await();
            Instant moment = now();
            Future<PriceSeries> reader = two.submit(() -> raw(Knowledge.recorded(moment)));

            assertThat(reader.get().close(0))
                    .as("the version of a writer who began before the moment")
                    .isEqualTo(200);
            writer.get();
            assertThat(hash(raw(Knowledge.recorded(moment)))).isEqualTo(hash(reader.get()));
        }
    }

    @Test
    void adjustsOnReadingBySplitsAndDividendsThatWereKnown() {
        store(1, 10);
        LocalDate first = LocalDate.ofEpochDay(18_000);
        Instant before = now();
        var telling = new EventTable.Telling(
                instrument,
                "test",
                first,
                first.plusDays(20),
                List.of(
                        new EventTable.Told(new Quotes.Event.Split(first.plusDays(4), 4), now()),
                        new EventTable.Told(new Quotes.Event.Dividend(first.plusDays(8), 2.04), now()),
                        new EventTable.Told(new Quotes.Event.Split(first.plusDays(15), 10), now())),
                List.of());
        assertThat(tell(telling).stored()).isEqualTo(3);
        assertThat(tell(telling)).isEqualTo(BarTable.Merged.NOTHING);

        PriceSeries split = history.read(instrument, Knowledge.current(), Basis.SPLIT_ADJUSTED);
        PriceSeries total = history.read(instrument, Knowledge.current(), Basis.TOTAL_RETURN);

        assertThat(split.close(9)).isEqualTo(102.25);
        assertThat(split.close(4)).isEqualTo(101);
        assertThat(split.close(3)).isEqualTo(100.75 / 4);
        assertThat(split.volume(3)).isEqualTo(4000);
        assertThat(total.close(8)).isEqualTo(102);
        assertThat(total.close(7)).isEqualTo(101.75 * (1 - 2.04 / 101.75), org.assertj.core.data.Offset.offset(1e-12));
        assertThat(history.read(instrument, Knowledge.recorded(before), Basis.SPLIT_ADJUSTED)
                        .close(0))
                .isEqualTo(100);

        // From a day on: the same bits, also where an event lies before that day.
        for (Basis basis : Basis.values()) {
            PriceSeries whole = history.read(instrument, Knowledge.current(), basis);
            for (int left : new int[] {0, 3, 6, 10}) {
                PriceSeries rest = history.read(instrument, Knowledge.current(), basis, first.plusDays(left));
                assertThat(rest.size()).isEqualTo(whole.size() - left);
                for (int row = 0; row < rest.size(); row++) {
                    assertThat(rest.session(row)).isEqualTo(whole.session(left + row));
                    assertThat(rest.close(row)).isEqualTo(whole.close(left + row));
                    assertThat(rest.volume(row)).isEqualTo(whole.volume(left + row));
                }
            }
        }
        assertThat(versions.select(instrument, Versions.Kind.BARS, Knowledge.recorded(now()), first.plusDays(3)))
                .returns(7, Versions.Selection::versions)
                .returns(first.plusDays(3), Versions.Selection::first);

        var taken = new EventTable.Telling(
                instrument, "test", first, first.plusDays(20), telling.events().subList(0, 1), List.of());
        assertThat(tell(taken).superseded()).isEqualTo(2);
        assertThat(events.read(instrument, Knowledge.current())).hasSize(1);
    }

    private void observe(int[] day, double[] value, int[] published) {
        long[] out = new long[day.length];
        for (int row = 0; row < out.length; row++) {
            out[row] = (published[row] == Observations.UNKNOWN ? day[row] + 1L : published[row] + 1L) * 86_400;
        }
        transaction.executeWithoutResult(status -> observations.merge(new ObservationTable.Batch(
                instrument, MacroHistory.VALUE, "test", new Observations(day, value, published), out)));
    }

    private String values(Knowledge knowledge) {
        return values(observations.read(instrument, MacroHistory.VALUE, knowledge));
    }

    private static String values(ValueSeries series) {
        var text = new StringBuilder();
        for (int row = 0; row < series.size(); row++) {
            text.append(series.epochDay(row))
                    .append('=')
                    .append(series.value(row))
                    .append(' ');
        }
        return text.toString().strip();
    }

    @Test
    void eachVintageOfAValueIsKeptAndReadByItsDayOfPublication() {
        int[] days = {18_000, 18_000, 18_001, 18_002};
        observe(days, new double[] {1.0, 1.5, 2.0, Double.NaN}, new int[] {18_003, 18_030, 18_004, 18_005});

        assertThat(values(Knowledge.current())).isEqualTo("18000=1.5 18001=2.0");
        LocalDate early = LocalDate.ofEpochDay(18_010);
        assertThat(values(observations.vintage(instrument, MacroHistory.VALUE, early)))
                .as("the first that was published")
                .isEqualTo("18000=1.0 18001=2.0");
        Instant then = early.atStartOfDay(java.time.ZoneOffset.UTC).toInstant();
        assertThat(values(Knowledge.assumed(then))).isEqualTo("18000=1.0 18001=2.0");
        assertThat(values(Knowledge.recorded(then))).isEmpty();

        observe(new int[] {17_999}, new double[] {0.5}, new int[] {Observations.UNKNOWN});
        MacroHistory.Vintages all = observations.vintages(instrument, MacroHistory.VALUE, Knowledge.recorded(now()));
        assertThat(all.day()).containsExactly(17_999, 18_000, 18_000, 18_001);
        assertThat(all.value()).containsExactly(0.5, 1.0, 1.5, 2.0);
        assertThat(all.publishedOn()).containsExactly(MacroHistory.Vintages.UNRECORDED, 18_003, 18_030, 18_004);
        assertThat(observations
                        .vintages(instrument, MacroHistory.VALUE, Knowledge.assumed(then))
                        .publishedOn())
                .containsExactly(MacroHistory.Vintages.UNRECORDED, 18_003, 18_004);
        assertThat(observations
                        .vintages(instrument, MacroHistory.VALUE, Knowledge.current())
                        .size())
                .isEqualTo(4);
    }

    /** Else a value revised long after would count as known from its own day on. */
    @Test
    void whereTheDayOfPublicationIsKnownATellingWithoutOneChangesNothing() {
        observe(new int[] {18_000, 18_000}, new double[] {1.0, 1.5}, new int[] {18_003, 18_030});
        observe(new int[] {18_000, 18_001}, new double[] {1.5, 2.0}, new int[] {
            Observations.UNKNOWN, Observations.UNKNOWN
        });

        Instant then = LocalDate.ofEpochDay(18_002)
                .atTime(12, 0)
                .atZone(java.time.ZoneOffset.UTC)
                .toInstant();
        assertThat(values(Knowledge.assumed(then)))
                .as("nobody knew the revision then")
                .isEqualTo("18001=2.0");
        assertThat(values(Knowledge.current())).isEqualTo("18000=1.5 18001=2.0");
    }

    @Test
    void aValueThatIsRevisedWithoutADayOfPublicationIsANewVersion() {
        int[] unknown = {Observations.UNKNOWN, Observations.UNKNOWN};
        observe(new int[] {18_000, 18_001}, new double[] {1, 2}, unknown);
        Instant before = now();
        observe(new int[] {18_000, 18_001}, new double[] {1, 2.5}, unknown);
        observe(new int[] {18_000, 18_001}, new double[] {1, Double.NaN}, unknown);

        assertThat(values(Knowledge.current())).isEqualTo("18000=1.0 18001=2.5");
        assertThat(values(Knowledge.recorded(before))).isEqualTo("18000=1.0 18001=2.0");
        assertThat(sql.sql("SELECT count(*) FROM marketdata.observation WHERE instrument = ?")
                        .param(instrument)
                        .query(Long.class)
                        .single())
                .as("what did not change has one version")
                .isEqualTo(3);
    }
}
