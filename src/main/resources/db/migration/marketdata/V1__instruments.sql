-- What is followed, as the configuration said at the last start; written by the program, read by people and dashboards.
-- What is no longer followed stays, because its bars do.
CREATE TABLE instrument (
    id                 text COLLATE "C" PRIMARY KEY,
    name               text        NOT NULL,
    kind               text        NOT NULL CHECK (kind IN ('ETF', 'SHARE', 'INDEX', 'FX', 'MACRO')),
    isin               text COLLATE "C",
    mic                text COLLATE "C",
    calendar           text        NOT NULL,
    currency           text        NOT NULL,   -- of a macro series its unit
    leverage           int         NOT NULL,
    yearly_fee_percent double precision,
    diversified        boolean     NOT NULL,
    listed_on          date,
    ended_on           date,
    pea_eligible       boolean,                -- null: nobody has said
    pea_basis          text,
    pea_source         text,
    pea_verified_on    date,                   -- null: a belief
    pea_expires_on     date,
    source             text        NOT NULL,   -- where the facts above were read
    verified_on        date,
    followed           boolean     NOT NULL,
    changed_at         timestamptz NOT NULL DEFAULT statement_timestamp()
);

-- How each source calls it, today and before.
CREATE TABLE instrument_symbol (
    instrument text COLLATE "C" NOT NULL REFERENCES instrument (id),
    source     text COLLATE "C" NOT NULL,
    symbol     text COLLATE "C" NOT NULL,
    former     boolean          NOT NULL,
    used_until date,
    PRIMARY KEY (instrument, source, symbol)
);
