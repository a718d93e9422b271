-- What was decided, on what, by which model; and what is held until the ledger of the portfolio exists.

-- Trained regime models. A row is written once and never changed: what a model was may be looked up for ever.
CREATE TABLE model (
    name         text        PRIMARY KEY CHECK (name ~ '^[0-9]{4}-[0-9]{2}(\.[0-9]+)?$'),
    trained_at   timestamptz NOT NULL,
    -- What was known when: recorded by this database, or assumed for months before it began.
    knowledge    text        NOT NULL CHECK (knowledge IN ('RECORDED', 'ASSUMED')),
    known_at     timestamptz NOT NULL,
    window_from  date        NOT NULL,
    window_to    date        NOT NULL CHECK (window_to >= window_from),
    rows         integer     NOT NULL CHECK (rows > 0),
    likelihood   double precision NOT NULL,
    -- The whole model as JSON text, bit for bit as it was trained.
    parameters   text        NOT NULL,
    checksum     text        NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
    -- Of the values that went in.
    inputs_hash  text        NOT NULL CHECK (inputs_hash ~ '^[0-9a-f]{64}$'),
    code_version text        NOT NULL,
    -- Share of the last 252 days on which it agrees with the model before it; null for the first.
    agreement    double precision CHECK (agreement BETWEEN 0 AND 1),
    verdict      text        NOT NULL CHECK (verdict IN ('FIT', 'AMBIGUOUS', 'DISAGREES')),
    note         text        NOT NULL
);
COMMENT ON COLUMN model.name IS 'the month from whose first day on it may be used, with a number when it was trained again';

-- Which model was live from when on: the newest promotion before an instant names it.
CREATE TABLE promotion (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    model    text        NOT NULL REFERENCES model,
    live_from timestamptz NOT NULL,
    by_whom  text        NOT NULL CHECK (by_whom IN ('TRAINING', 'OWNER')),
    at       timestamptz NOT NULL DEFAULT statement_timestamp(),
    note     text        NOT NULL
);
CREATE INDEX promotion_live ON promotion (live_from DESC, id DESC);

-- One decision of one strategy for one slot.
CREATE TABLE signal (
    slot        date        NOT NULL,
    strategy    text        NOT NULL,
    live        boolean     NOT NULL,
    run         uuid        NOT NULL,
    decided_at  timestamptz NOT NULL,
    state       text        NOT NULL CHECK (state IN ('ISSUED', 'REFUSED', 'WITHHELD')),
    regime      text        CHECK (regime IN ('RISK_ON', 'NEUTRAL', 'RISK_OFF')),
    model       text        REFERENCES model,
    inputs_hash text        NOT NULL CHECK (inputs_hash ~ '^[0-9a-f]{64}$'),
    certificate boolean,
    -- The whole story: reasons, weights, ticket, features, evidence, limits.
    story       jsonb       NOT NULL,
    PRIMARY KEY (slot, strategy)
);
CREATE INDEX signal_live ON signal (slot DESC) WHERE live;

-- What the owner holds, as told; the newest row counts.
CREATE TABLE holdings (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    as_of       date        NOT NULL,
    told_at     timestamptz NOT NULL DEFAULT statement_timestamp(),
    origin      text        NOT NULL,
    cash_cents  bigint      NOT NULL CHECK (cash_cents >= 0),
    -- Shares by instrument.
    positions   jsonb       NOT NULL
);

-- The index of what is held, without payments in and out, and what it has stopped.
CREATE TABLE breaker (
    strategy text  PRIMARY KEY,
    state    jsonb NOT NULL
);
