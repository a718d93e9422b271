-- A slot that is PLANNED because what it needs is on its way: until when it waits at the latest; null for any other.
ALTER TABLE run ADD COLUMN waits_until timestamptz;
