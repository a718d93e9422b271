-- Of which versions a signal was made, and what was in doubt among them; null for those decided before this was kept.
ALTER TABLE signal ADD COLUMN evidence jsonb;
