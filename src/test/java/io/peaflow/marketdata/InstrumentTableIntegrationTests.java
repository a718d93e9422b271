package io.peaflow.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.testing.PostgresTest;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The registry as people and dashboards read it. */
@PostgresTest
class InstrumentTableIntegrationTests {

    private static void start(DataSource database, Map<String, String> keys) {
        var settings =
                new Binder(new MapConfigurationPropertySource(keys)).bindOrCreate("peaflow", InstrumentSettings.class);
        new InstrumentTable(
                        InstrumentConfiguration.registry(settings.instruments(), false),
                        JdbcClient.create(database),
                        new JdbcTransactionManager(database))
                .keep();
    }

    @Test
    void keepsWhatIsFollowedAndWritesOnlyWhatChanged(DataSource database, JdbcClient jdbc) {
        start(database, Map.of());

        assertThat(jdbc.sql("SELECT count(*) FROM marketdata.instrument WHERE followed")
                        .query(Integer.class)
                        .single())
                .isEqualTo(InstrumentConfiguration.registry(List.of(), false)
                        .followed()
                        .size());
        Map<String, Object> lqq = jdbc.sql("SELECT * FROM marketdata.instrument WHERE id = 'LQQ'")
                .query()
                .singleRow();
        assertThat(lqq)
                .containsEntry("kind", "ETF")
                .containsEntry("isin", "FR0010342592")
                .containsEntry("leverage", 2)
                .containsEntry("yearly_fee_percent", 0.6)
                .containsEntry("pea_eligible", true)
                .containsEntry("pea_verified_on", null)
                .containsEntry("listed_on", java.sql.Date.valueOf(LocalDate.of(2006, 6, 27)));
        assertThat(jdbc.sql("SELECT source || ' ' || symbol || ' ' || former || ' ' || coalesce(used_until::text, '')"
                                + " FROM marketdata.instrument_symbol WHERE instrument = 'TTE'")
                        .query(String.class)
                        .list())
                .contains("yahoo TTE.PA false ", "yahoo FP.PA true 2021-06-10");

        Object versions = versions(jdbc);
        start(database, Map.of());
        assertThat(versions(jdbc))
                .as("row versions after a start that changed nothing")
                .isEqualTo(versions);

        start(
                database,
                Map.of(
                        "peaflow.instruments[0].id", "LQQ",
                        "peaflow.instruments[0].symbols.yahoo", "LQQ.MI",
                        "peaflow.instruments[1].id", "URW",
                        "peaflow.instruments[1].enabled", "false"));
        assertThat(jdbc.sql("SELECT id FROM marketdata.instrument WHERE NOT followed")
                        .query(String.class)
                        .list())
                .containsExactly("URW");
        assertThat(jdbc.sql(
                                "SELECT symbol FROM marketdata.instrument_symbol WHERE instrument = 'LQQ' AND source = 'yahoo'")
                        .query(String.class)
                        .list())
                .containsExactly("LQQ.MI");

        start(database, Map.of());
        assertThat(jdbc.sql("SELECT count(*) FROM marketdata.instrument WHERE NOT followed")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private static List<String> versions(JdbcClient jdbc) {
        return jdbc.sql("SELECT ctid::text || xmin::text FROM marketdata.instrument"
                        + " UNION ALL SELECT ctid::text || xmin::text FROM marketdata.instrument_symbol")
                .query(String.class)
                .list();
    }
}
