-- The notification consumer's tables. It alone writes them.

-- One notice per (template, subject, version) ever, whatever id the event bears.
CREATE TABLE notice (
  id             text        PRIMARY KEY,
  template       text        NOT NULL,
  subject        text        NOT NULL,
  version        bigint      NOT NULL,
  booking_id     text        NOT NULL,
  person_id      text        NOT NULL,
  sealed         text        NOT NULL,
  language       text        NOT NULL,
  zone           text        NOT NULL,
  office_id      text        NOT NULL,
  urgent         boolean     NOT NULL,
  valid_states   jsonb       NOT NULL,
  parameters     jsonb       NOT NULL,
  not_after      timestamptz NOT NULL,
  -- By channel; null: not used. Ranked: a later word never lowers one.
  sms            text
                 CHECK (sms IN ('waiting', 'expired', 'suppressed', 'uncertain', 'sent', 'failed', 'delivered')),
  email          text
                 CHECK (email IN ('waiting', 'expired', 'suppressed', 'uncertain', 'sent', 'failed', 'delivered')),
  -- What the most successful channel reached.
  state          text        NOT NULL DEFAULT 'requested'
                 CHECK (state IN ('requested', 'expired', 'suppressed', 'failed', 'uncertain', 'sent', 'delivered')),
  cause          text        NOT NULL,
  correlation_id text        NOT NULL,
  created_at     timestamptz NOT NULL,
  UNIQUE (template, subject, version)
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
