package io.peaflow.platform;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key as the database knows it: everything but the secret. */
record ApiKey(
        String prefix,
        String name,
        Scope scope,
        boolean local,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {

    boolean opensAt(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
