-- The value of a macro series waits like a bar does; amount is then the value, and session the day it is of.
ALTER TABLE quarantine DROP CONSTRAINT quarantine_event_check;
ALTER TABLE quarantine ADD CONSTRAINT quarantine_event_check CHECK (event IN ('SPLIT', 'DIVIDEND', 'VALUE'));
