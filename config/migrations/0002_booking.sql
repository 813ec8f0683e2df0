-- The booking consumer's tables. It alone writes them.

-- A booking as one document (consumers/booking/booking_json.cpp); what is searched for is generated
-- from it, so that the two can't differ.
CREATE TABLE booking (
  id           text        PRIMARY KEY,
  document     jsonb       NOT NULL,
  state        text        GENERATED ALWAYS AS (document ->> 'state') STORED,
  billing_code text        GENERATED ALWAYS AS (nullif(document ->> 'billing_code', '')) STORED,
  updated_at   timestamptz NOT NULL
);
CREATE UNIQUE INDEX booking_billing_code ON booking (billing_code) WHERE billing_code IS NOT NULL;
-- Documents stay in their row up to 8 KB: compressing them costs more than it saves.
ALTER TABLE booking SET (fillfactor = 70, toast_tuple_target = 8160);

-- Who is in which booking, for the rules that are kept per NIK.
CREATE TABLE applicant (
  booking_id text        NOT NULL,
  n          int         NOT NULL,
  person_id  text        NOT NULL,
  live       boolean     NOT NULL,
  unpaid_at  timestamptz,
  PRIMARY KEY (booking_id, n)
);
CREATE INDEX applicant_live ON applicant (person_id) WHERE live;
CREATE INDEX applicant_unpaid ON applicant (person_id, unpaid_at) WHERE unpaid_at IS NOT NULL;

-- The seats of an office's hour. A row is made when the slot is first wanted.
CREATE TABLE slot (
  office_id  text NOT NULL,
  date       text NOT NULL,
  slot       text NOT NULL,
  capacity   int  NOT NULL,
  held       int  NOT NULL DEFAULT 0 CHECK (held >= 0),
  confirmed  int  NOT NULL DEFAULT 0 CHECK (confirmed >= 0),
  overbooked int  NOT NULL DEFAULT 0 CHECK (overbooked >= 0),
  queue_last int  NOT NULL DEFAULT 0,
  PRIMARY KEY (office_id, date, slot),
  CHECK (held + confirmed <= capacity + overbooked)
);
ALTER TABLE slot SET (fillfactor = 50);

CREATE TABLE cooldown (
  person_id     text PRIMARY KEY,
  anchor_date   text NOT NULL,
  first_date    text NOT NULL,
  cause_booking text NOT NULL
);

-- The money, in its own right: every payment that we were told of, whatever became of it.
CREATE TABLE payment (
  event_id     text        PRIMARY KEY,
  ntpn         text        NOT NULL,
  billing_code text        NOT NULL,
  booking_id   text,
  amount       bigint      NOT NULL,
  channel      text        NOT NULL,
  paid_at      timestamptz NOT NULL,
  received_at  timestamptz NOT NULL,
  judged       text        NOT NULL
);
CREATE INDEX payment_ntpn ON payment (ntpn);
CREATE INDEX payment_billing_code ON payment (billing_code);

-- What other parts may read.
CREATE VIEW booking_status AS
SELECT id AS booking_id,
       document ->> 'code' AS code,
       state,
       (document ->> 'version')::bigint AS version,
       document ->> 'office_id' AS office_id,
       document ->> 'date' AS date,
       document ->> 'slot' AS slot,
       document ->> 'product' AS product,
       document ->> 'language' AS language,
       document -> 'applicants' AS applicants,
       jsonb_array_length(document -> 'applicants') AS seats,
       (document ->> 'requested_at')::timestamptz AS requested_at,
       (document ->> 'upload_deadline')::timestamptz AS upload_deadline,
       (document ->> 'payment_deadline')::timestamptz AS payment_deadline,
       billing_code,
       (document ->> 'amount')::bigint AS amount,
       document ->> 'queue_number' AS queue_number,
       CASE WHEN coalesce(document ->> 'reason', '') = '' THEN '[]'::jsonb
            ELSE jsonb_build_array(document ->> 'reason') END AS reasons,
       document ->> 'first_date' AS cooldown_first_date,
       document ->> 'correlation_id' AS correlation_id,
       updated_at
FROM booking;

CREATE VIEW slot_status AS
SELECT office_id, date, slot, capacity, held, confirmed, overbooked FROM slot;
