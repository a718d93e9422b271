-- What is told to people as facts, beside the English line: the key of its words and what is filled into them. Null: only the line is known.
ALTER TABLE archive ADD COLUMN fault_said text;
ALTER TABLE drill ADD COLUMN said text;
COMMENT ON COLUMN drill.said IS 'line by line, as the story';
