-- What became of tickets, what strategies were switched to, and what a decision started from, so that it can be made again.

-- What was asked when a signal was decided; null for those decided before this was kept.
ALTER TABLE signal ADD COLUMN question jsonb;

-- Which strategy is live, watched or off; what does not stand here is as the settings say.
CREATE TABLE strategy_mode (
    strategy text        PRIMARY KEY,
    mode     text        NOT NULL CHECK (mode IN ('LIVE', 'WATCHED', 'OFF')),
    at       timestamptz NOT NULL
);

-- Tickets that sell all of a strategy, given on demand.
CREATE TABLE exit_ticket (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    strategy text        NOT NULL,
    at       timestamptz NOT NULL,
    by_whom  text        NOT NULL,
    ticket   jsonb       NOT NULL
);

-- What the owner did with a ticket; one row each time he says something new.
CREATE TABLE ticket_report (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The id of a signal (2026-11-20:regime-allocation) or of an exit ticket (exit-3).
    ticket   text        NOT NULL,
    outcome  text        NOT NULL CHECK (outcome IN ('DONE', 'PARTLY', 'IGNORED')),
    at       timestamptz NOT NULL,
    by_whom  text        NOT NULL,
    -- What was traded: isin, instrument, side, shares, price, fees.
    trades   jsonb       NOT NULL,
    -- The holdings that came of it; null when nothing was traded.
    holdings bigint      REFERENCES holdings
);
CREATE INDEX ticket_report_ticket ON ticket_report (ticket, id);

-- Average euros paid for a share, by instrument, where it is known.
ALTER TABLE holdings ADD COLUMN paid jsonb NOT NULL DEFAULT '{}';
-- The row that this one starts from, so that a report that was wrong can be taken back.
ALTER TABLE holdings ADD COLUMN before bigint REFERENCES holdings;
