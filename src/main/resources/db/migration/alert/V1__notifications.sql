-- What the owner is told: facts first, words at delivery.

create table alert.notification (
    id          uuid primary key default uuidv7(),
    at          timestamptz not null,
    severity    text not null check (severity in ('CRITICAL', 'WARNING', 'INFO')),
    kind        text not null,
    topic       text not null,
    key         text not null,
    facts       jsonb not null default '{}',
    run_id      uuid,
    occurrences integer not null default 1,
    occurred_at timestamptz[] not null,
    last_at     timestamptz not null,
    resolved_at timestamptz
);
comment on column alert.notification.kind is 'names the wording: alert.<kind>.title and .text';
comment on column alert.notification.key is 'one open notification per key: a repetition counts instead of telling again';
comment on column alert.notification.occurred_at is 'the last ten occurrences, oldest first';

create unique index notification_open on alert.notification (key) where resolved_at is null;
create index notification_by_time on alert.notification (at desc);
create index notification_by_topic on alert.notification (topic, kind, last_at);

create table alert.delivery (
    id             uuid primary key default uuidv7(),
    notification   uuid not null references alert.notification on delete cascade,
    channel        text not null,
    kind           text not null check (kind in ('RAISED', 'RESOLVED', 'DIGEST')),
    state          text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'REFUSED', 'CANCELLED')),
    together       uuid,
    attempts       integer not null default 0,
    uncertain      integer not null default 0,
    created_at     timestamptz not null,
    next_at        timestamptz not null,
    reserved_by    text,
    reserved_until timestamptz,
    sent_at        timestamptz,
    message_id     text,
    last_error     text,
    unique (notification, channel, kind)
);
comment on column alert.delivery.together is 'the delivery whose message carries this one too, when many were grouped';
comment on column alert.delivery.uncertain is 'attempts of which nobody knows whether the message arrived';

create index delivery_waiting on alert.delivery (channel, next_at) where state = 'WAITING';
create index delivery_together on alert.delivery (together) where together is not null;

create table alert.channel_state (
    channel        text primary key,
    enabled        boolean not null default true,
    reason         text,
    since          timestamptz,
    blocked_until  timestamptz,
    raised_until   timestamptz,
    resolved_until timestamptz,
    moved_to       text,
    last_sent_at   timestamptz,
    last_error     text
);
comment on column alert.channel_state.raised_until is 'end of the window in which further messages are gathered into one';
comment on column alert.channel_state.moved_to is 'the chat that took the place of the configured one';

create table alert.mute (
    id         uuid primary key default uuidv7(),
    target     text not null,
    until      timestamptz not null,
    reason     text not null default '',
    created_at timestamptz not null
);
comment on column alert.mute.target is 'a topic (with everything below it) or a deduplication key';
