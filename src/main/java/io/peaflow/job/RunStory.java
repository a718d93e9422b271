package io.peaflow.job;

import static io.peaflow.job.Rows.at;

import io.peaflow.kernel.Redaction;
import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The story of each run: a line for whatever befell it, in the transaction that made it so. */
@Component
class RunStory {

    private static final int LONGEST_LINE = 500;

    private final JdbcClient sql;
    private final Clock clock;
    private final String node;

    RunStory(JdbcClient sql, Clock clock, NodeName node) {
        this.sql = sql;
        this.clock = clock;
        this.node = node.value();
    }

    void tell(UUID run, RunState state, int attempt, String note) {
        sql.sql("INSERT INTO job.run_event (run_id, at, state, attempt, node, note) VALUES (?, ?, ?, ?, ?, ?)")
                .params(run, at(clock.instant()), state.name(), attempt, node, note)
                .update();
    }

    /** A line that is told in its reader's language. */
    void tell(UUID run, RunState state, int attempt, Telling said) {
        sql.sql("INSERT INTO job.run_event (run_id, at, state, attempt, node, note, said) VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(run, at(clock.instant()), state.name(), attempt, node, oneLine(said.english()))
                .param(said.isPlain() ? null : said.encoded())
                .update();
    }

    /** A text as one line, without secrets, short enough for a message. */
    static String oneLine(String text) {
        return partOfLine(text).strip();
    }

    /** The same for a part of a line, which may begin or end with the space before the next. */
    static String partOfLine(String text) {
        String line = Redaction.mask(text).replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 3) + "...";
    }
}
