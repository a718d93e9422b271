-- When the accounts of a company were last asked for and somebody answered: they change four times a year, not each morning.
CREATE TABLE accounts_asked (
    instrument text COLLATE "C" PRIMARY KEY,
    at         timestamptz NOT NULL
);

-- A split or a dividend waits like a bar does; session is then the day that it is told for, and no price is given.
ALTER TABLE quarantine
    ADD COLUMN event  text COLLATE "C" CHECK (event IN ('SPLIT', 'DIVIDEND')),
    ADD COLUMN told   boolean NOT NULL DEFAULT true, -- whether it was named in an alert
    ADD COLUMN amount double precision; -- new shares for each old one, or paid per share; as the event has it
CREATE INDEX quarantine_untold ON quarantine (session) WHERE NOT told;
