-- What is known here of the sets that lie in the store; the store itself is the truth, and its manifests fill this table.
CREATE TABLE archive (
    name        text PRIMARY KEY,
    snapshot_at timestamptz NOT NULL,
    reason      text        NOT NULL,
    bytes       bigint      NOT NULL,
    sha256      text        NOT NULL,
    tables      integer     NOT NULL,
    row_count   bigint      NOT NULL,
    secrets     boolean     NOT NULL,
    signer      text        NOT NULL,
    seen_at     timestamptz NOT NULL,
    verified_at timestamptz,
    proven_at   timestamptz,
    fault       text
);
COMMENT ON COLUMN archive.verified_at IS 'read back whole: size, SHA-256 and signature are right';
COMMENT ON COLUMN archive.proven_at IS 'restored into a scratch database and compared row by row';
COMMENT ON COLUMN archive.fault IS 'why it cannot be used, as last seen';

CREATE TABLE drill (
    id       uuid PRIMARY KEY DEFAULT uuidv7(),
    archive  text        NOT NULL,
    began_at timestamptz NOT NULL,
    millis   bigint      NOT NULL,
    tables   integer     NOT NULL,
    row_count bigint     NOT NULL,
    proven   boolean     NOT NULL,
    story    text        NOT NULL
);
CREATE INDEX drill_by_time ON drill (began_at DESC);

-- That this database came out of a set, and since when its schedules run again.
CREATE TABLE restoration (
    id          uuid PRIMARY KEY DEFAULT uuidv7(),
    archive     text        NOT NULL,
    snapshot_at timestamptz NOT NULL,
    restored_at timestamptz NOT NULL,
    story       text        NOT NULL,
    released_at timestamptz
);

-- What the owner has said once.
CREATE TABLE word (
    name    text PRIMARY KEY,
    said_at timestamptz NOT NULL,
    about   text        NOT NULL
);
COMMENT ON COLUMN word.about IS 'key-confirmed: the public key of which a copy lies elsewhere';
