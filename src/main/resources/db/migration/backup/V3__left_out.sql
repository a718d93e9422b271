-- Files of the data folder that belong to a set and are not in it, one a line. Null: none, or the set is of before this was told.
ALTER TABLE archive ADD COLUMN left_out text;
