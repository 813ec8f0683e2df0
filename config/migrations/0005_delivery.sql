-- The delivery consumer's tables. It alone writes them.

-- A delivery as one document (consumers/delivery/delivery_json.cpp); what is searched for is
-- generated from it.
CREATE TABLE delivery (
  id         text        PRIMARY KEY,
  document   jsonb       NOT NULL,
  booking_id text        GENERATED ALWAYS AS (document ->> 'booking_id') STORED,
  state      text        GENERATED ALWAYS AS (document ->> 'state') STORED,
  updated_at timestamptz NOT NULL
);
CREATE INDEX delivery_booking ON delivery (booking_id);
CREATE INDEX delivery_state ON delivery (state, id);
ALTER TABLE delivery SET (fillfactor = 70);

-- Passports that are ready: the news may come before or after the wish to have them sent.
CREATE TABLE delivery_issued (
  booking_id text        NOT NULL,
  n          int         NOT NULL,
  issued_at  timestamptz NOT NULL,
  PRIMARY KEY (booking_id, n)
);

-- Every word of the postal service, as it came; `delivery_id` is the request's, known or not.
CREATE TABLE delivery_tracking (
  event_id    text        PRIMARY KEY,
  delivery_id text        NOT NULL,
  status_raw  text        NOT NULL,
  status      text,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  applied     boolean     NOT NULL
);
CREATE INDEX delivery_tracking_delivery ON delivery_tracking (delivery_id, occurred_at);

-- What other parts may read.
CREATE VIEW delivery_status AS
SELECT document ->> 'booking_id' AS booking_id,
       id AS delivery_id,
       state,
       nullif(document ->> 'resi', '') AS resi,
       document ->> 'office_id' AS office_id,
       document -> 'applicants' AS applicants,
       jsonb_array_length(document -> 'attempts') AS attempts,
       (document ->> 'taken_by_post')::boolean AS taken_by_post,
       nullif(document ->> 'refusal', '') AS refusal,
       updated_at
FROM delivery;
