-- What was known, and when. Every table here only grows: a value that changes becomes a new version, and of the old one
-- nothing is touched but the moment at which it was superseded.
--
-- A version counts from known_from (included) to superseded_at (not included). Both are this database's own clock and
-- nobody's to choose: known_from is a default that cannot be named in an INSERT, superseded_at is set by a trigger, and
-- the privileges at the end of this file hold for the owner of the tables too. All rows of one statement have one moment.

CREATE TYPE verdict AS ENUM ('GOOD', 'DISPUTED', 'REJECTED');
CREATE TYPE agreement AS ENUM ('SINGLE_SOURCE', 'AGREED', 'DISPUTED');

-- Prices as they were traded, never adjusted. The wide columns come first: nothing is lost to alignment.
CREATE TABLE bar (
    open               double precision NOT NULL,
    high               double precision NOT NULL,
    low                double precision NOT NULL,
    close              double precision NOT NULL,
    volume             bigint,                    -- null: the source does not tell
    known_from         timestamptz      NOT NULL DEFAULT statement_timestamp(),
    superseded_at      timestamptz,
    assumed_known_from timestamptz,               -- backfilled: when it would have been known, had anybody asked
    session            date             NOT NULL,
    verdict            verdict          NOT NULL DEFAULT 'GOOD',
    agreement          agreement        NOT NULL,
    instrument         text COLLATE "C" NOT NULL,
    source             text COLLATE "C" NOT NULL,
    reasons            text COLLATE "C",          -- what was noticed and did not stop it, comma-separated codes
    CONSTRAINT the_clock_went_forward CHECK (superseded_at > known_from)
);
-- The two indexes share the table: a first ingest pays for one of them only.
CREATE UNIQUE INDEX bar_current ON bar (instrument, session) WHERE superseded_at IS NULL;
CREATE INDEX bar_past ON bar (instrument, superseded_at, known_from) WHERE superseded_at IS NOT NULL;

-- Splits and dividends, as told with raw prices: a dividend is what was paid per share on its day.
CREATE TABLE corporate_event (
    amount             double precision NOT NULL, -- new shares for each old one, or paid per share
    known_from         timestamptz      NOT NULL DEFAULT statement_timestamp(),
    superseded_at      timestamptz,               -- without a successor: the event was taken back
    assumed_known_from timestamptz,
    ex_day             date             NOT NULL,
    kind               text COLLATE "C" NOT NULL CHECK (kind IN ('SPLIT', 'DIVIDEND')),
    instrument         text COLLATE "C" NOT NULL,
    source             text COLLATE "C" NOT NULL,
    CONSTRAINT the_clock_went_forward CHECK (superseded_at > known_from)
);
CREATE UNIQUE INDEX corporate_event_current ON corporate_event (instrument, ex_day, kind) WHERE superseded_at IS NULL;
CREATE INDEX corporate_event_past ON corporate_event (instrument, superseded_at, known_from) WHERE superseded_at IS NOT NULL;

-- Values of macro series, and what companies report per share. A vintage is the day of publication; each vintage of a day
-- is a fact of its own.
CREATE TABLE observation (
    value              double precision NOT NULL,
    known_from         timestamptz      NOT NULL DEFAULT statement_timestamp(),
    superseded_at      timestamptz,
    assumed_known_from timestamptz,
    day                date             NOT NULL, -- of a report: the last day of its period
    published_on       date             NOT NULL, -- -infinity: the source does not tell
    instrument         text COLLATE "C" NOT NULL,
    item               text COLLATE "C" NOT NULL, -- VALUE; of a report EARNINGS_12M, BOOK_VALUE_12M, DIVIDENDS_12M, ..._3M
    source             text COLLATE "C" NOT NULL,
    CONSTRAINT the_clock_went_forward CHECK (superseded_at > known_from)
);
CREATE UNIQUE INDEX observation_current ON observation (instrument, item, day, published_on) WHERE superseded_at IS NULL;
CREATE INDEX observation_past ON observation (instrument, superseded_at, known_from) WHERE superseded_at IS NOT NULL;

-- Bars that may not be calculated with, each with its evidence, until somebody or a better bar settles it.
CREATE TABLE quarantine (
    id         uuid PRIMARY KEY DEFAULT uuidv7(),
    instrument text COLLATE "C" NOT NULL,
    session    date             NOT NULL,
    source     text COLLATE "C" NOT NULL,
    verdict    verdict          NOT NULL CHECK (verdict <> 'GOOD'),
    reasons    text COLLATE "C" NOT NULL,         -- comma-separated codes; docs/jobs/market-data.md explains each
    evidence   text             NOT NULL,         -- the numbers that led to the verdict, in words
    open       double precision,                  -- as the source gave them; null: not given
    high       double precision,
    low        double precision,
    close      double precision,
    volume     bigint,
    run_id     uuid,
    filed_at   timestamptz      NOT NULL DEFAULT statement_timestamp(),
    state      text             NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'ACCEPTED', 'REJECTED', 'SETTLED')),
    decided_at timestamptz,
    note       text
);
CREATE INDEX quarantine_waiting ON quarantine (filed_at) WHERE state = 'WAITING';
-- The same bar from the same source waits once, and what was decided about it stays decided.
CREATE INDEX quarantine_bar ON quarantine (instrument, session, source);

-- What was stored and not yet told as PricesUpdated: written with the bars, emptied with the telling.
CREATE TABLE untold (
    instrument text COLLATE "C" PRIMARY KEY,
    known_from timestamptz NOT NULL
);

CREATE FUNCTION supersede_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF old.superseded_at IS NOT NULL THEN
        RAISE EXCEPTION 'the version of % that was known from % is of the past and stays as it is',
            old.instrument, old.known_from;
    END IF;
    new.superseded_at := statement_timestamp();
    RETURN new;
END $$;
CREATE TRIGGER supersede_now BEFORE UPDATE ON bar FOR EACH ROW EXECUTE FUNCTION supersede_now();
CREATE TRIGGER supersede_now BEFORE UPDATE ON corporate_event FOR EACH ROW EXECUTE FUNCTION supersede_now();
CREATE TRIGGER supersede_now BEFORE UPDATE ON observation FOR EACH ROW EXECUTE FUNCTION supersede_now();

REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON bar, corporate_event, observation FROM CURRENT_USER;
GRANT UPDATE (superseded_at) ON bar, corporate_event, observation TO CURRENT_USER;
GRANT INSERT (open, high, low, close, volume, assumed_known_from, session, verdict, agreement, instrument, source, reasons)
    ON bar TO CURRENT_USER;
GRANT INSERT (amount, assumed_known_from, ex_day, kind, instrument, source) ON corporate_event TO CURRENT_USER;
GRANT INSERT (value, assumed_known_from, day, published_on, instrument, item, source) ON observation TO CURRENT_USER;
