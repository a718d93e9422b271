-- The day on which a value of a macro series was published, as its source told it with the value; null: it did not.
ALTER TABLE quarantine ADD COLUMN published_on date;
