-- What the self-check has raised and not yet taken back, so that a restart neither repeats nor forgets.
CREATE TABLE "check".problem (
    check_name text        PRIMARY KEY,
    level      text        NOT NULL CHECK (level IN ('WARNING', 'CRITICAL')),
    summary    text        NOT NULL,
    remedy     text        NOT NULL,
    since      timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL
);
