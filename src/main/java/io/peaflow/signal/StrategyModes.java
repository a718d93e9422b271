package io.peaflow.signal;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What strategies were switched to while running; it outlives a restart. */
@Component
class StrategyModes {

    private final JdbcClient sql;
    private final Clock clock;

    StrategyModes(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** By strategy; what was never switched is missing. */
    Map<String, StrategyDesk.Mode> set() {
        Map<String, StrategyDesk.Mode> set = new HashMap<>();
        sql.sql("SELECT strategy, mode FROM signal.strategy_mode")
                .query((row, number) -> set.put(row.getString(1), StrategyDesk.Mode.valueOf(row.getString(2))))
                .list();
        return set;
    }

    void set(String strategy, StrategyDesk.Mode mode) {
        sql.sql("""
            INSERT INTO signal.strategy_mode (strategy, mode, at) VALUES (?, ?, ?)
            ON CONFLICT (strategy) DO UPDATE SET mode = excluded.mode, at = excluded.at\
            """)
                .params(strategy, mode.name(), clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
