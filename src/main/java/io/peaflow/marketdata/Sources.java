package io.peaflow.marketdata;

import io.peaflow.job.Breakers;
import io.peaflow.marketdata.source.Source;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How each source stands: asked or not and why, when it answered last, and whether its host is left alone. */
@Component
public class Sources {

    /**
     * One source.
     *
     * @param host with its port where one is named; empty when it needs no network
     * @param idleBecause why it is not asked, with the remedy; empty when it is
     * @param lastAnswer when it answered last, whatever it said, within a week; null when it did not
     * @param failures of its host in a row
     * @param blockedUntil until when its host is left alone; null when it is not
     * @param reason what the host failed with last; null when it did not
     */
    public record Status(
            String name,
            String host,
            String idleBecause,
            @Nullable Instant lastAnswer,
            int failures,
            @Nullable Instant blockedUntil,
            @Nullable String reason) {}

    private static final String NO_SYMBOL = "no followed instrument has a symbol there";

    private final AllSources sources;
    private final Instruments instruments;
    private final Breakers breakers;
    private final JdbcClient sql;

    Sources(AllSources sources, Instruments instruments, Breakers breakers, JdbcClient sql) {
        this.sources = sources;
        this.instruments = instruments;
        this.breakers = breakers;
        this.sql = sql;
    }

    /** Every source, in the order in which they are asked. */
    public List<Status> list() {
        Map<String, Breakers.RemoteHost> failing =
                breakers.list().stream().collect(Collectors.toMap(Breakers.RemoteHost::host, Function.identity()));
        Map<String, Instant> answered = answered();
        return sources.inOrder().stream()
                .map(source -> status(source, answered.get(source.name()), failing.get(source.host())))
                .toList();
    }

    private Status status(Source source, @Nullable Instant answered, Breakers.@Nullable RemoteHost failing) {
        boolean known = instruments.followed().stream()
                .anyMatch(one -> one.symbolAt(source.name()).isPresent());
        return new Status(
                source.name(),
                source.host(),
                known ? source.idleBecause() : NO_SYMBOL,
                answered,
                failing == null ? 0 : failing.failures(),
                failing == null ? null : failing.blockedUntil(),
                failing == null ? null : failing.reason());
    }

    private Map<String, Instant> answered() {
        var answered = new HashMap<String, Instant>();
        sql.sql("""
                        SELECT source, max(at) FROM marketdata.asked
                        WHERE contact AND at > statement_timestamp() - interval '7 days' GROUP BY source""").query(row -> {
            answered.put(row.getString(1), row.getTimestamp(2).toInstant());
        });
        return answered;
    }
}
