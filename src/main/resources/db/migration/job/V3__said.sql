-- The outcome as facts, beside the English line: the key of its words and what is filled into them. Null: only the line is known.
ALTER TABLE run ADD COLUMN said text;
ALTER TABLE run_event ADD COLUMN said text;
