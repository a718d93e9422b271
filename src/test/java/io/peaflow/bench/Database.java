package io.peaflow.bench;

import io.peaflow.platform.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A PostgreSQL for a figure and a place to ask it: one JSON request a line, one JSON answer a line, until the input ends.
 * {@code {"create": "peaflow" | "quartz"}} makes a database and says how to enter it; {@code {"url": …, "sql": …}} asks
 * one and gives its rows, {@code {"url": …, "do": …}} changes it and gives no rows.
 */
public final class Database {

    private static final String EFFECT =
            "(job text, slot text, item text, lag bigint, node text, at timestamptz DEFAULT clock_timestamp())";

    private Database() {}

    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        JsonMapper json = JsonMapper.shared();
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        TestPostgres.Access last = TestPostgres.empty();
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            JsonNode request = json.readTree(line);
            Object answer;
            if (request.has("create")) {
                last = create(request.get("create").asString());
                answer = Map.of("url", last.url(), "user", last.user(), "password", last.password());
            } else {
                PGSimpleDataSource asked = last.dataSource();
                asked.setUrl(request.get("url").asString());
                answer = request.has("do")
                        ? done(asked, request.get("do").asString())
                        : rows(asked, request.get("sql").asString());
            }
            answers.println(json.writeValueAsString(answer));
            answers.flush();
        }
    }

    private static TestPostgres.Access create(String tables) {
        boolean quartz = tables.equals("quartz");
        TestPostgres.Access made = quartz ? TestPostgres.empty() : TestPostgres.migrated();
        if (quartz) {
            new ResourceDatabasePopulator(new ClassPathResource("org/quartz/impl/jdbcjobstore/tables_postgres.sql"))
                    .execute(made.dataSource());
        }
        JdbcClient.create(made.dataSource())
                .sql("CREATE TABLE " + (quartz ? "" : "job.") + "effect " + EFFECT)
                .update();
        return made;
    }

    private static List<List<Object>> done(PGSimpleDataSource database, String sql) {
        JdbcClient.create(database).sql(sql).update();
        return List.of();
    }

    private static List<List<Object>> rows(PGSimpleDataSource database, String sql) {
        return JdbcClient.create(database).sql(sql).query().listOfRows().stream()
                .map(row -> List.copyOf(row.values()))
                .toList();
    }
}
