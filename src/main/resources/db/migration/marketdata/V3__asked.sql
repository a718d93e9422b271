-- Every question that was put to a source of market data: what was asked, skipped or refused, and why.
CREATE TABLE asked (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run        uuid        NOT NULL,
    at         timestamptz NOT NULL,
    source     text        NOT NULL,
    instrument text        NOT NULL,
    symbol     text        NOT NULL,
    outcome    text        NOT NULL CHECK (outcome IN ('ANSWERED', 'NOTHING', 'BAD_INSTRUMENT', 'UNUSABLE', 'SLOW_DOWN',
                                                       'STOPPED', 'OFFLINE', 'SKIPPED')),
    -- Whether the provider was reached, whatever it said.
    contact    boolean     GENERATED ALWAYS AS (outcome NOT IN ('OFFLINE', 'SKIPPED')) STORED,
    reason     text        NOT NULL,
    tries      integer     NOT NULL CHECK (tries >= 0),
    status     integer,
    millis     bigint      NOT NULL CHECK (millis >= 0),
    rows       integer     NOT NULL CHECK (rows >= 0),
    -- The beginning of an answer that could not be used.
    sample     text        NOT NULL CHECK (octet_length(sample) <= 4096)
);
CREATE INDEX asked_instrument ON asked (instrument, at DESC);
CREATE INDEX asked_contact ON asked (at DESC) WHERE contact;
CREATE INDEX asked_source ON asked (source, symbol, at DESC) WHERE contact;
CREATE INDEX asked_run ON asked (run);

-- The last answer of providers that can say "not modified", so that a question asked again is answered from here.
CREATE TABLE kept_answer (
    source        text        NOT NULL,
    symbol        text        NOT NULL,
    url           text        NOT NULL,
    etag          text,
    last_modified text,
    body          bytea       NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (source, symbol)
);
