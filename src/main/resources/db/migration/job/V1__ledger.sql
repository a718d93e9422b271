-- The ledger: one line for each slot of each job. Its unique key, not the scheduler, decides what runs.
CREATE TABLE run (
    id            uuid PRIMARY KEY DEFAULT uuidv7(),
    job           text        NOT NULL,
    slot          text        NOT NULL, -- a civil date, or a UTC instant for what falls due more than once a day
    slot_due_at   timestamptz NOT NULL,
    window_from   timestamptz,          -- a coalesced run stands for every slot since
    trigger       text        NOT NULL CHECK (trigger IN ('SCHEDULE', 'MANUAL', 'CATCH_UP', 'REPLAY')),
    state         text        NOT NULL CHECK (state IN ('PLANNED', 'RUNNING', 'SUCCEEDED', 'PARTIAL', 'FAILED',
                                                        'TIMED_OUT', 'MISSED', 'COALESCED', 'SKIPPED')),
    attempt       integer     NOT NULL DEFAULT 0,
    attempt_limit integer     NOT NULL DEFAULT 1,
    retry_until   timestamptz,          -- the total limit of all attempts since the slot was opened
    due_at        timestamptz,          -- when the next attempt may begin; null: none will by itself
    node          text,
    token         bigint,               -- fencing: only the holder of the newest token may write
    lease_beat    bigint      NOT NULL DEFAULT 0,
    lease_at      timestamptz,
    started_at    timestamptz,
    ended_at      timestamptz,
    data_as_of    timestamptz,
    items_done    integer     NOT NULL DEFAULT 0,
    items_failed  integer     NOT NULL DEFAULT 0,
    inputs_hash   text,
    outcome       text,
    late_told     boolean     NOT NULL DEFAULT false,
    CONSTRAINT one_line_per_slot UNIQUE (job, slot)
);

-- The overlap guard: one attempt of a job at a time, on whichever node.
CREATE UNIQUE INDEX one_running_per_job ON run (job) WHERE state = 'RUNNING';
CREATE INDEX run_waiting ON run (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX run_by_job ON run (job, slot_due_at DESC);

CREATE SEQUENCE fencing_token;

-- The story of a run, line by line.
CREATE TABLE run_event (
    run_id  uuid        NOT NULL REFERENCES run ON DELETE CASCADE,
    seq     bigint      GENERATED ALWAYS AS IDENTITY,
    at      timestamptz NOT NULL,
    state   text        NOT NULL,
    attempt integer     NOT NULL,
    node    text,
    note    text        NOT NULL,
    PRIMARY KEY (run_id, seq)
);

-- What a run has done so far: a repeated or recovered run does only what is missing here.
CREATE TABLE run_item (
    run_id  uuid        NOT NULL REFERENCES run ON DELETE CASCADE,
    item    text        NOT NULL,
    state   text        NOT NULL CHECK (state IN ('DONE', 'FAILED')),
    attempt integer     NOT NULL,
    at      timestamptz NOT NULL,
    note    text,
    PRIMARY KEY (run_id, item)
);

-- Since when a job is known here: nothing is caught up that fell due before.
CREATE TABLE job (
    name    text PRIMARY KEY,
    since   timestamptz NOT NULL,
    enabled boolean -- null: as configured
);

CREATE TABLE dead_letter (
    id           uuid PRIMARY KEY DEFAULT uuidv7(),
    filed_at     timestamptz NOT NULL,
    route        text        NOT NULL,
    room         text        NOT NULL,
    reason       text        NOT NULL, -- the class of the failure
    message      text        NOT NULL,
    cause        text        NOT NULL, -- the chain of causes, redacted
    payload      text,                 -- redacted and cut to size
    payload_cut  boolean     NOT NULL DEFAULT false,
    headers      jsonb       NOT NULL DEFAULT '{}',
    attempts     integer     NOT NULL,
    run_id       uuid,
    state        text        NOT NULL DEFAULT 'WAITING'
                 CHECK (state IN ('WAITING', 'REPLAYING', 'REPLAYED', 'DISCARDED', 'PARKED')),
    replays      integer     NOT NULL DEFAULT 0,
    replaying_by text,
    replaying_at timestamptz,
    closed_at    timestamptz,
    note         text
);
CREATE INDEX dead_letter_open ON dead_letter (filed_at) WHERE state IN ('WAITING', 'REPLAYING', 'PARKED');
-- One open letter for a run, however often it fails.
CREATE UNIQUE INDEX one_open_letter_per_run ON dead_letter (run_id)
    WHERE run_id IS NOT NULL AND state IN ('WAITING', 'REPLAYING', 'PARKED');

-- The breaker of each remote host: it outlives a restart, so that a block is not met with a burst.
CREATE TABLE remote_host (
    host          text PRIMARY KEY,
    failures      integer     NOT NULL DEFAULT 0,
    blocked_until timestamptz,
    reason        text,
    probe_until   timestamptz,
    changed_at    timestamptz NOT NULL
);
