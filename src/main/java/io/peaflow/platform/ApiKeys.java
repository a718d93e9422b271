package io.peaflow.platform;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The keys that were ever issued. */
@Component
class ApiKeys {

    /** A key and the hash that only the ring needs. */
    record Stored(ApiKey key, String hexHash) {

        /** Compares in constant time. */
        boolean isOf(KeySecret secret) {
            return MessageDigest.isEqual(HexFormat.of().parseHex(hexHash), secret.hash());
        }
    }

    private static final String COLUMNS =
            "prefix, name, scope, hash, local_to, created_at, expires_at, revoked_at, last_used_at";

    private final JdbcClient jdbc;
    private final Clock clock;

    ApiKeys(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Makes a key; its secret leaves the program only through the returned value. */
    @Transactional
    public KeySecret issue(String name, Scope scope, @Nullable Instant expiresAt) {
        return insert(name, scope, expiresAt, null);
    }

    /**
     * Makes the admin key of a data folder and revokes the one it had.
     *
     * @param folder the folder with its machine: two nodes of one database may have the same path
     */
    @Transactional
    public KeySecret issueLocal(String folder) {
        jdbc.sql("UPDATE platform.api_key SET revoked_at = :now WHERE local_to = :home AND revoked_at IS NULL")
                .param("now", Timestamp.from(clock.instant()))
                .param("home", folder)
                .update();
        return insert("local admin key", Scope.ADMIN, null, folder);
    }

    private KeySecret insert(String name, Scope scope, @Nullable Instant expiresAt, @Nullable String home) {
        KeySecret secret = KeySecret.random();
        jdbc.sql("INSERT INTO platform.api_key (prefix, name, scope, hash, local_to, created_at, expires_at)"
                        + " VALUES (:prefix, :name, :scope, :hash, :home, :now, :expires)")
                .param("prefix", secret.prefix())
                .param("name", name)
                .param("scope", scope.word())
                .param("hash", secret.hash())
                .param("home", home)
                .param("now", Timestamp.from(clock.instant()))
                .param("expires", expiresAt == null ? null : Timestamp.from(expiresAt))
                .update();
        return secret;
    }

    Optional<Stored> find(String prefix) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM platform.api_key WHERE prefix = :prefix")
                .param("prefix", prefix)
                .query(ApiKeys::row)
                .optional();
    }

    /** The keys that open, the most recently used first. */
    List<Stored> open(Instant now) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM platform.api_key"
                        + " WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)"
                        + " ORDER BY last_used_at DESC NULLS LAST LIMIT 1000")
                .param("now", Timestamp.from(now))
                .query(ApiKeys::row)
                .list();
    }

    List<ApiKey> all() {
        return jdbc
                .sql("SELECT " + COLUMNS + " FROM platform.api_key ORDER BY created_at, prefix LIMIT 1000")
                .query(ApiKeys::row)
                .list()
                .stream()
                .map(Stored::key)
                .toList();
    }

    /** False when there is no such key that still opens. */
    @Transactional
    public boolean revoke(String prefix) {
        return jdbc.sql("UPDATE platform.api_key SET revoked_at = :now WHERE prefix = :prefix AND revoked_at IS NULL")
                        .param("now", Timestamp.from(clock.instant()))
                        .param("prefix", prefix)
                        .update()
                == 1;
    }

    void used(String prefix, Instant at) {
        jdbc.sql("UPDATE platform.api_key SET last_used_at = :at WHERE prefix = :prefix")
                .param("at", Timestamp.from(at))
                .param("prefix", prefix)
                .update();
    }

    private static Stored row(ResultSet row, int number) throws SQLException {
        var key = new ApiKey(
                row.getString("prefix"),
                row.getString("name"),
                Scope.of(row.getString("scope")),
                row.getString("local_to") != null,
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("expires_at")),
                instant(row.getTimestamp("revoked_at")),
                instant(row.getTimestamp("last_used_at")));
        return new Stored(key, HexFormat.of().formatHex(row.getBytes("hash")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
