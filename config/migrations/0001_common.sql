-- What all parts share: inbox, outbox, timers, effects, the persons' keys.

-- An event that a consumer has taken in. Its presence makes a second delivery harmless.
CREATE TABLE inbox (
  consumer   text        NOT NULL,
  source     text        NOT NULL,
  event_id   text        NOT NULL,
  topic      text        NOT NULL,
  partition  int         NOT NULL,
  "offset"   bigint      NOT NULL,
  seen_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, source, event_id)
);
CREATE INDEX inbox_place ON inbox (consumer, topic, partition, "offset");

-- Events on their way to Kafka. Columns as Debezium's outbox router expects them, and the shard
-- (of the key) that one relay sends at a time, in the order of `position`.
CREATE TABLE outbox (
  position      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id            text        NOT NULL,
  aggregatetype text        NOT NULL,
  aggregateid   text        NOT NULL,
  type          text        NOT NULL,
  payload       text        NOT NULL,
  headers       text        NOT NULL,
  cause         text        NOT NULL,
  shard         smallint    NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_shard ON outbox (shard, position);
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
                        toast_tuple_target = 8160);

-- A moment that matters. Fires once, as the event deadline.reached; a stale version is ignored by
-- whoever receives it.
CREATE TABLE timer (
  kind       text        NOT NULL,
  subject    text        NOT NULL,
  version    bigint      NOT NULL,
  due_at     timestamptz NOT NULL,
  office_id  text        NOT NULL DEFAULT '',
  cause      text        NOT NULL,
  PRIMARY KEY (subject, kind, version)
);
CREATE INDEX timer_due ON timer (due_at);
ALTER TABLE timer SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

-- A call to a partner: claimed before it happens.
CREATE TABLE effect (
  id          text        PRIMARY KEY,
  consumer    text        NOT NULL,
  kind        text        NOT NULL,
  subject     text        NOT NULL,
  payload     jsonb       NOT NULL,
  cause       text        NOT NULL,
  state       text        NOT NULL DEFAULT 'ready'
              CHECK (state IN ('ready', 'leased', 'done', 'failed', 'expired', 'uncertain', 'suppressed')),
  attempts    int         NOT NULL DEFAULT 0,
  fence       bigint      NOT NULL DEFAULT 0,
  due_at      timestamptz NOT NULL,
  lease_until timestamptz,
  not_after   timestamptz,
  reference   text,
  last_error  text,
  created_at  timestamptz NOT NULL,
  ended_at    timestamptz
);
CREATE INDEX effect_open ON effect (consumer, kind, due_at) WHERE state IN ('ready', 'leased');
CREATE INDEX effect_subject ON effect (subject);
ALTER TABLE effect SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, fillfactor = 70);

-- A person's key, wrapped under the master key. Destroying it erases the person everywhere.
CREATE TABLE person (
  id          text        PRIMARY KEY,
  wrapped_key bytea,
  created_at  timestamptz NOT NULL DEFAULT now(),
  erased_at   timestamptz
);
