-- The notification consumer's tables. It alone writes them.

-- One notice per (template, subject, version) ever: its id is made of these three.
CREATE TABLE notice (
  id             text        PRIMARY KEY,
  template       text        NOT NULL,
  booking_id     text        NOT NULL,
  version        bigint      NOT NULL,
  person_id      text        NOT NULL,
  sealed         text        NOT NULL,
  language       text        NOT NULL,
  zone           text        NOT NULL,
  office_id      text        NOT NULL,
  valid_states   jsonb       NOT NULL,
  parameters     jsonb       NOT NULL,
  not_after      timestamptz NOT NULL,
  -- Ranked: a later word never lowers it.
  state          text        NOT NULL DEFAULT 'requested'
                 CHECK (state IN ('requested', 'expired', 'suppressed', 'failed', 'uncertain', 'sent', 'delivered')),
  cause          text        NOT NULL,
  correlation_id text        NOT NULL,
  created_at     timestamptz NOT NULL
);
CREATE INDEX notice_booking_id ON notice (booking_id);
ALTER TABLE notice SET (fillfactor = 80);

-- The bookings as their events tell them, to look once more before a notice goes out.
CREATE TABLE notice_booking (
  booking_id text   PRIMARY KEY,
  state      text   NOT NULL,
  version    bigint NOT NULL
);
ALTER TABLE notice_booking SET (fillfactor = 70);
