package io.peaflow.marketdata;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.MarketView;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.kernel.Weight;
import io.peaflow.marketdata.judge.Judge;
import io.peaflow.marketdata.judge.Judged;
import io.peaflow.marketdata.judge.Question;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.platform.TestPostgres;
import io.peaflow.quant.feature.Beside;
import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.strategy.Holdings;
import io.peaflow.strategy.Strategies;
import io.peaflow.strategy.Strategy;
import io.peaflow.strategy.Universe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What bench/p6, p7, p18 and growth measure: the real parser, judge and store on a real PostgreSQL, against plain COPY and against
 * the current read. Prints one number a line, as {@code name value}.
 */
public final class StoreFigures {

    private static final int SESSIONS = 6300;

    private StoreFigures() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "ingest" -> ingest(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            case "read" -> read(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            case "growth" -> growth(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException(args[0] + " is none of ingest, read and growth");
        }
    }

    private static void say(String name, double value) {
        System.out.printf(Locale.ROOT, "%s %.6f%n", name, value);
        System.out.flush();
    }

    // ---- ingest ------------------------------------------------------------------------------------------------

    private static Followed followed(int number) {
        Instrument instrument = new Instrument(
                "S" + number,
                "S" + number,
                InstrumentKind.SHARE,
                null,
                TradingCalendar.euronextParis(),
                "EUR",
                1,
                false,
                null,
                null);
        return ScriptedMarket.followed(instrument);
    }

    /** One CSV a series, as a provider sends it: a random walk with two decimals. */
    private static List<String> files(int series) {
        List<LocalDate> days =
                TradingCalendar.euronextParis().sessionsBetween(LocalDate.of(2000, 1, 3), LocalDate.of(2025, 6, 30));
        var random = new SplittableRandom(6);
        List<String> files = new ArrayList<>();
        for (int number = 0; number < series; number++) {
            var text = new StringBuilder("date,open,high,low,close,volume\n");
            double close = 50 + random.nextDouble() * 100;
            for (LocalDate day : days.subList(0, Math.min(SESSIONS, days.size()))) {
                double open = close * (1 + (random.nextDouble() - 0.5) * 0.01);
                close = Math.max(5, open * (1 + (random.nextDouble() - 0.5) * 0.03));
                text.append(day).append(',');
                cents(text, open).append(',');
                cents(text, Math.max(open, close) * 1.004).append(',');
                cents(text, Math.min(open, close) * 0.996).append(',');
                cents(text, close)
                        .append(',')
                        .append(random.nextInt(1_000, 9_000_000))
                        .append('\n');
            }
            files.add(text.toString());
        }
        return files;
    }

    private static StringBuilder cents(StringBuilder text, double price) {
        long cents = Math.round(price * 100);
        text.append(cents / 100).append('.');
        return (cents % 100 < 10 ? text.append('0') : text).append(cents % 100);
    }

    private static Quotes parse(String file) {
        int rows = (int) file.chars().filter(c -> c == '\n').count() - 1;
        int[] day = new int[rows];
        double[][] price = new double[4][rows];
        long[] volume = new long[rows];
        try (var lines = new BufferedReader(new StringReader(file))) {
            lines.readLine();
            int row = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",", -1);
                day[row] = (int) LocalDate.parse(cells[0]).toEpochDay();
                for (int column = 0; column < 4; column++) {
                    price[column][row] = Double.parseDouble(cells[column + 1]);
                }
                volume[row++] = Long.parseLong(cells[5]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        double[] adjusted = new double[rows];
        Arrays.fill(adjusted, Double.NaN);
        return new Quotes(
                "EUR", day, price[0], price[1], price[2], price[3], adjusted, volume, false, false, List.of());
    }

    private static void ingest(int series, int rounds) throws Exception {
        List<String> files = files(series);
        long bars = files.stream().mapToLong(file -> file.lines().count() - 1).sum();
        String all = copied(files);
        say("bars", bars);
        for (int round = 0; round <= rounds; round++) {
            // The first round warms both sides up.
            String name = round == 0 ? "warm-" : "";
            TestPostgres.Access database = TestPostgres.migrated();
            if (round % 2 == 0) {
                say(name + "copy", copy(database, all));
            }
            List<double[]> times = new ArrayList<>();
            try (Session session = new Session(database)) {
                for (int pass = 0; pass < 2; pass++) {
                    times.add(new double[] {session.take(files)});
                }
                say(name + "first", times.get(0)[0]);
                say(name + "again", times.get(1)[0]);
                say(name + "dead", session.dead());
                say(name + "stored", session.count());
            }
            if (round % 2 == 1) {
                say(name + "copy", copy(database, all));
            }
        }
    }

    private static String copied(List<String> files) {
        var text = new StringBuilder();
        for (int number = 0; number < files.size(); number++) {
            String prefix = "S" + number + ",";
            files.get(number)
                    .lines()
                    .skip(1)
                    .forEach(line -> text.append(prefix).append(line).append('\n'));
        }
        return text.toString();
    }

    private static double copy(TestPostgres.Access database, String rows) throws SQLException, IOException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute("""
                    DROP TABLE IF EXISTS public.plain; CREATE TABLE public.plain (instrument text COLLATE "C", session date,
                    open double precision, high double precision, low double precision, close double precision,
                    volume bigint, PRIMARY KEY (instrument, session))""");
            byte[] bytes = rows.getBytes(StandardCharsets.UTF_8);
            long begin = System.nanoTime();
            new CopyManager(connection.unwrap(BaseConnection.class))
                    .copyIn("COPY public.plain FROM STDIN (FORMAT CSV)", new java.io.ByteArrayInputStream(bytes));
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    /** One connection, as a run has one, with the classes that the job uses. */
    private static final class Session implements AutoCloseable {

        private final SingleConnectionDataSource source;
        private final JdbcClient sql;
        private final TransactionTemplate transaction;
        private final BarTable bars;
        private final PriceHistory history;

        Session(TestPostgres.Access database) throws SQLException {
            source = new SingleConnectionDataSource(database.dataSource().getConnection(), true);
            sql = JdbcClient.create(source);
            transaction = new TransactionTemplate(new JdbcTransactionManager(source));
            JdbcTemplate jdbc = new JdbcTemplate(source);
            bars = new BarTable(jdbc);
            history = new JdbcPriceHistory(jdbc, new Adjusting(new EventTable(jdbc)));
        }

        double take(List<String> files) {
            Instant now = Instant.parse("2026-01-02T06:00:00Z");
            long begin = System.nanoTime();
            for (int number = 0; number < files.size(); number++) {
                Followed one = followed(number);
                Judged judged = Judge.judge(Question.of(one.instrument(), parse(files.get(number)), now));
                BarBatch batch = Sorting.batch(one, "bench", judged);
                transaction.executeWithoutResult(status -> bars.merge(batch));
            }
            return (System.nanoTime() - begin) / 1e9;
        }

        long dead() {
            sql.sql("SELECT pg_stat_force_next_flush()").query((row, n) -> n).list();
            return sql.sql(
                            "SELECT n_dead_tup FROM pg_stat_user_tables WHERE schemaname = 'marketdata' AND relname = 'bar'")
                    .query(Long.class)
                    .single();
        }

        long count() {
            return sql.sql("SELECT count(*) FROM marketdata.bar")
                    .query(Long.class)
                    .single();
        }

        @Override
        public void close() {
            source.destroy();
        }
    }

    // ---- reading -----------------------------------------------------------------------------------------------

    private static final int INSTRUMENTS = 40;

    /** So many versions of each bar, a day apart; then each instrument is read as it is and as it was. */
    private static void read(int versions, int rounds) throws Exception {
        TestPostgres.Access database = TestPostgres.migrated();
        DataSource plain = database.dataSource();
        JdbcClient sql = JdbcClient.create(plain);
        // The owner may lift its own bar for the moment; the program never does.
        sql.sql("GRANT INSERT ON marketdata.bar TO CURRENT_USER").update();
        for (int version = 0; version < versions; version++) {
            boolean last = version == versions - 1;
            sql.sql("""
                    INSERT INTO marketdata.bar (open, high, low, close, volume, known_from, superseded_at, session, agreement,
                                                instrument, source)
                    SELECT 100 + d * 0.01 + :version, 101 + d * 0.01, 99 + d * 0.01, 100 + d * 0.01 + :version, 1000 + d,
                           TIMESTAMPTZ '2025-01-01' + :version * interval '1 day',
                           CASE WHEN :last THEN NULL ELSE TIMESTAMPTZ '2025-01-01' + (:version + 1) * interval '1 day' END,
                           DATE '2000-01-03' + d, 'SINGLE_SOURCE', 'S' || i, 'bench'
                    FROM generate_series(0, :instruments - 1) AS i, generate_series(0, :sessions - 1) AS d""")
                    .params(Map.of("version", version, "last", last, "instruments", INSTRUMENTS, "sessions", SESSIONS))
                    .update();
        }
        sql.sql("VACUUM ANALYZE marketdata.bar").update();
        say("versions", (double) versions * INSTRUMENTS * SESSIONS);
        var random = new SplittableRandom(18);
        try (Session session = new Session(database)) {
            for (int round = -2; round < rounds; round++) {
                String name = round < 0 ? "warm-" : "";
                Instant at = Instant.parse("2025-01-01T12:00:00Z")
                        .plusSeconds(86_400L * random.nextInt(Math.max(1, versions - 1)));
                if (round % 2 == 0) {
                    timed(name + "current", session, Knowledge.current());
                    timed(name + "asof", session, Knowledge.recorded(at));
                } else {
                    timed(name + "asof", session, Knowledge.recorded(at));
                    timed(name + "current", session, Knowledge.current());
                }
            }
        }
    }

    private static void timed(String name, Session session, Knowledge knowledge) {
        long begin = System.nanoTime();
        for (int number = 0; number < INSTRUMENTS; number++) {
            long one = System.nanoTime();
            PriceSeries series = session.history.read("S" + number, knowledge, PriceHistory.Basis.RAW);
            if (series.size() != SESSIONS) {
                throw new IllegalStateException(name + " gave " + series.size() + " rows");
            }
            say(name + "-one", (System.nanoTime() - one) / 1e9);
        }
        say(name, (System.nanoTime() - begin) / 1e9);
    }

    // ---- growth ------------------------------------------------------------------------------------------------

    private static final int DECISIONS = 200;

    /** Everything that is done for each of so many instruments, on a database of its own each round. */
    private static void growth(int instruments, int rounds) throws Exception {
        List<String> files = files(instruments);
        for (int round = -1; round < rounds; round++) {
            String name = round < 0 ? "warm-" : "";
            TestPostgres.Access database = TestPostgres.migrated();
            try (Session session = new Session(database)) {
                say(name + "ingest", session.take(files));
                JdbcClient.create(database.dataSource())
                        .sql("VACUUM ANALYZE marketdata.bar")
                        .update();
                Instant stored = Instant.now();
                say(name + "current", seconds(() -> all(session, instruments, Knowledge.current())));
                say(name + "as-of", seconds(() -> all(session, instruments, Knowledge.recorded(stored))));
                List<PriceSeries> series = all(session, instruments, Knowledge.current());
                say(name + "features", seconds(() -> series.forEach(StoreFigures::features)));
                MarketView view = view(series);
                Strategy strategy = Strategies.momentum(
                        "momentum",
                        Universe.of(series.stream().map(PriceSeries::instrument).toList()),
                        new Strategies.Selection(5, 0.15, Weight.ofPercent(5)));
                Holdings held = Holdings.of(Money.parse("10000"), Map.of());
                say(name + "decision", seconds(() -> {
                    for (int call = 0; call < DECISIONS; call++) {
                        strategy.decide(view, held);
                    }
                }));
            }
        }
    }

    private static double seconds(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static List<PriceSeries> all(Session session, int instruments, Knowledge knowledge) {
        List<PriceSeries> series = new ArrayList<>();
        for (int number = 0; number < instruments; number++) {
            series.add(session.history.read("S" + number, knowledge, PriceHistory.Basis.RAW));
            if (series.getLast().size() < SESSIONS * 9 / 10) {
                throw new IllegalStateException(
                        "S" + number + " has " + series.getLast().size() + " bars");
            }
        }
        return series;
    }

    private static void features(PriceSeries price) {
        int rows = price.size();
        int[] day = new int[rows];
        double[] value = new double[rows];
        long[] decided = new long[rows];
        for (int row = 0; row < rows; row++) {
            day[row] = price.epochDay(row);
            value[row] = price.close(row);
            decided[row] = (price.epochDay(row) + 1) * 86_400L;
        }
        ValueSeries values = new ValueSeries(price.instrument(), day, value);
        long[] known = Arrays.stream(day).mapToLong(one -> one * 86_400L).toArray();
        FeatureTable table = FeatureTable.of(new FeatureTable.Inputs(
                price,
                decided,
                new Beside(values, known.clone(), 10),
                new Beside(values, known.clone(), 10),
                new Beside(values, known, 10)));
        for (Feature feature : Feature.values()) {
            if (Double.isNaN(table.value(table.rows() - 1, feature))) {
                throw new IllegalStateException(price.instrument() + " has no " + feature);
            }
        }
    }

    private static MarketView view(List<PriceSeries> series) {
        List<Instrument> instruments = new ArrayList<>();
        for (int number = 0; number < series.size(); number++) {
            instruments.add(followed(number).instrument());
        }
        LocalDate last = series.getFirst().session(series.getFirst().size() - 1);
        Instant morning = TradingCalendar.euronextParis()
                .next(last)
                .atTime(7, 0)
                .atZone(TradingCalendar.euronextParis().zone())
                .toInstant();
        return new MarketView.Market(instruments, series).at(morning, List.of());
    }
}
