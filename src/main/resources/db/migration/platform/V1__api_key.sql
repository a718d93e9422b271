-- Who may call: a key's prefix names it, only the SHA-256 of the whole key is kept.
CREATE TABLE platform.api_key (
    prefix       text        PRIMARY KEY CHECK (prefix ~ '^[a-z0-9]{8}$'),
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    scope        text        NOT NULL CHECK (scope IN ('read', 'operate', 'admin')),
    hash         bytea       NOT NULL CHECK (octet_length(hash) = 32),
    -- The data folder whose admin.key this is; null for keys that people asked for.
    local_to     text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz CHECK (expires_at > created_at),
    revoked_at   timestamptz,
    last_used_at timestamptz
);

CREATE UNIQUE INDEX api_key_one_local_key ON platform.api_key (local_to) WHERE local_to IS NOT NULL AND revoked_at IS NULL;
