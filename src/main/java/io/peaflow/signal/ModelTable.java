package io.peaflow.signal;

import io.peaflow.strategy.regime.RegimeModel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Models and their promotions. */
@Component
class ModelTable {

    private static final String COLUMNS =
            "SELECT m.*, (SELECT min(p.live_from) FROM signal.promotion p WHERE p.model = m.name) AS live_from FROM"
                    + " signal.model m ";

    private final JdbcClient sql;
    /** Models never change, so that each is read once. */
    private final ConcurrentHashMap<String, RegimeModel> read = new ConcurrentHashMap<>();

    ModelTable(JdbcClient sql) {
        this.sql = sql;
    }

    void insert(Model model, RegimeModel trained) {
        sql.sql("""
            INSERT INTO signal.model (name, trained_at, knowledge, known_at, window_from, window_to, rows, likelihood,
                                      parameters, checksum, inputs_hash, code_version, agreement, verdict, note)
            VALUES (:name, :trainedAt, :knowledge, :knownAt, :from, :to, :rows, :likelihood, :parameters, :checksum,
                    :inputs, :code, :agreement, :verdict, :note)\
            """)
                .param("name", model.name())
                .param("trainedAt", at(model.trainedAt()))
                .param("knowledge", model.knowledge().name())
                .param("knownAt", at(model.knownAt()))
                .param("from", model.windowFrom())
                .param("to", model.windowTo())
                .param("rows", model.rows())
                .param("likelihood", model.likelihood())
                .param("parameters", trained.toJson())
                .param("checksum", model.checksum())
                .param("inputs", model.inputsHash())
                .param("code", model.codeVersion())
                .param("agreement", model.agreement())
                .param("verdict", model.verdict().name())
                .param("note", model.note())
                .update();
    }

    void promote(String model, Instant liveFrom, String byWhom, String note) {
        sql.sql("INSERT INTO signal.promotion (model, live_from, by_whom, note) VALUES (?, ?, ?, ?)")
                .params(model, at(liveFrom), byWhom, note)
                .update();
    }

    /** Newest first. */
    List<Model> list() {
        return sql.sql(COLUMNS + "ORDER BY m.name DESC").query(ModelTable::row).list();
    }

    Optional<Model> find(String name) {
        return sql.sql(COLUMNS + "WHERE m.name = ?")
                .param(name)
                .query(ModelTable::row)
                .optional();
    }

    /** The model that was live at an instant: of the promotion that came last before it. */
    Optional<Model> liveAt(Instant instant) {
        return sql.sql(COLUMNS + """
            WHERE m.name = (SELECT p.model FROM signal.promotion p WHERE p.live_from <= ?
                            ORDER BY p.live_from DESC, p.id DESC LIMIT 1)\
            """).param(at(instant)).query(ModelTable::row).optional();
    }

    /** The parameters of a model, bit for bit. */
    RegimeModel open(String name) {
        return read.computeIfAbsent(
                name,
                unread -> RegimeModel.ofJson(sql.sql("SELECT parameters FROM signal.model WHERE name = ?")
                        .param(unread)
                        .query(String.class)
                        .single()));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Model row(ResultSet row, int number) throws SQLException {
        OffsetDateTime live = row.getObject("live_from", OffsetDateTime.class);
        return new Model(
                row.getString("name"),
                row.getObject("trained_at", OffsetDateTime.class).toInstant(),
                Model.Knowledge.valueOf(row.getString("knowledge")),
                row.getObject("known_at", OffsetDateTime.class).toInstant(),
                row.getObject("window_from", LocalDate.class),
                row.getObject("window_to", LocalDate.class),
                row.getInt("rows"),
                row.getDouble("likelihood"),
                row.getString("checksum"),
                row.getString("inputs_hash"),
                row.getString("code_version"),
                row.getObject("agreement", Double.class),
                Model.Verdict.valueOf(row.getString("verdict")),
                row.getString("note"),
                live == null ? null : live.toInstant());
    }
}
