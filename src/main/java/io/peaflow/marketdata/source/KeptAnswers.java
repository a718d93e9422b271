package io.peaflow.marketdata.source;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The last answer of providers that can say "not modified", body included: a question that is asked again is answered from
 * here, whatever became of the answer the first time.
 */
@Component
class KeptAnswers {

    /** An answer as it is kept. */
    @SuppressWarnings("ArrayRecordComponent") // a body is never compared, never a key
    record Kept(@Nullable String etag, @Nullable String lastModified, byte[] body) {}

    private final JdbcClient sql;
    private final Clock clock;

    KeptAnswers(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    Optional<Kept> find(String source, String symbol, String url) {
        return sql.sql("""
                        SELECT etag, last_modified, body FROM marketdata.kept_answer
                        WHERE source = ? AND symbol = ? AND url = ?""")
                .params(source, symbol, url)
                .query((row, n) -> new Kept(row.getString(1), row.getString(2), row.getBytes(3)))
                .optional();
    }

    /** Keeps it in place of the one before. */
    void keep(String source, String symbol, String url, Answer.Validator validator, byte[] body) {
        sql.sql("""
                        INSERT INTO marketdata.kept_answer (source, symbol, url, etag, last_modified, body, at)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (source, symbol) DO UPDATE SET url = excluded.url, etag = excluded.etag,
                            last_modified = excluded.last_modified, body = excluded.body, at = excluded.at""")
                .param(source)
                .param(symbol)
                .param(url)
                .param(validator.etag())
                .param(validator.lastModified())
                .param(body)
                .param(Timestamp.from(clock.instant()))
                .update();
    }
}
