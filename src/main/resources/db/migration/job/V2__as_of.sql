-- The moment that counts as now for a run by hand on simulated data; null: the clock's.
ALTER TABLE run ADD COLUMN as_of timestamptz;
