-- What is in doubt is asked for with each decision, and is little: without an index of its own all of history was read for it.
CREATE INDEX bar_doubtful ON bar (instrument, session) WHERE verdict <> 'GOOD';
