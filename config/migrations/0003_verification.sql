-- The verification consumer's tables, which it alone writes, and the console's trail.

-- What is known of a booking whose documents are examined. `closed` says why its documents don't
-- matter any more ("booking.expired" ...).
CREATE TABLE document_booking (
  booking_id text PRIMARY KEY,
  code       text NOT NULL,
  office_id  text NOT NULL,
  closed     text
);

-- What an applicant claims to be: sealed with the person's key, the person's id as context.
CREATE TABLE document_claim (
  booking_id text   NOT NULL,
  n          int    NOT NULL,
  person_id  text   NOT NULL,
  sealed     text   NOT NULL,
  kinds      text[] NOT NULL,
  PRIMARY KEY (booking_id, n)
);

-- One uploaded scan. `round` counts how often it was sent in anew after another scan had superseded
-- it; `version` counts its changes.
CREATE TABLE document (
  id               text        PRIMARY KEY,
  booking_id       text        NOT NULL,
  n                int         NOT NULL,
  kind             text        NOT NULL,
  person_id        text        NOT NULL,
  blob             text        NOT NULL,
  content_hash     text        NOT NULL,
  media_type       text        NOT NULL,
  office_id        text        NOT NULL,
  correlation_id   text        NOT NULL,
  state            text        NOT NULL
                   CHECK (state IN ('WAITING', 'CHECKING', 'APPROVED', 'RETRY', 'REVIEW', 'REFUSED',
                                    'SUPERSEDED', 'CLOSED', 'KEPT')),
  reasons          jsonb       NOT NULL DEFAULT '[]',
  unavailable_said boolean     NOT NULL DEFAULT false,
  -- A new scan was asked for in its place, whatever happened to it later.
  sent_back        boolean     NOT NULL DEFAULT false,
  round            int         NOT NULL DEFAULT 1,
  version          int         NOT NULL DEFAULT 1,
  uploaded_at      timestamptz NOT NULL,
  changed_at       timestamptz NOT NULL
);
CREATE INDEX document_applicant ON document (booking_id, n, kind);
CREATE INDEX document_review ON document (changed_at, id) WHERE state = 'REVIEW';
ALTER TABLE document SET (fillfactor = 70);

-- One result per scan, content and engine. The reading is sealed with the person's key.
CREATE TABLE document_result (
  document_id  text        NOT NULL,
  content_hash text        NOT NULL,
  engine       text        NOT NULL,
  decision     text        NOT NULL CHECK (decision IN ('approve', 'retry', 'review')),
  usable       boolean     NOT NULL,
  reasons      jsonb       NOT NULL,
  sealed       text        NOT NULL,
  ms           int         NOT NULL,
  read_at      timestamptz NOT NULL,
  PRIMARY KEY (document_id, content_hash, engine)
);

-- Who looked at or decided on a personal document, and when: the processing trail that the law asks
-- for. The console alone writes it; rows are never changed.
CREATE TABLE document_access (
  position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL,
  officer     text        NOT NULL,
  action      text        NOT NULL CHECK (action IN ('view', 'scan', 'approve', 'retry', 'refuse')),
  document_id text        NOT NULL,
  version     int         NOT NULL,
  booking_id  text        NOT NULL,
  person_id   text        NOT NULL
);
CREATE INDEX document_access_person ON document_access (person_id, at);
CREATE INDEX document_access_document ON document_access (document_id, at);

-- What the verifiers' console shows: the scans under review with the latest reading of each.
CREATE VIEW review_queue AS
SELECT d.id AS document_id,
       d.booking_id,
       b.code,
       d.office_id,
       d.n,
       d.kind,
       d.person_id,
       d.blob,
       d.media_type,
       d.reasons,
       d.version,
       d.correlation_id,
       d.uploaded_at,
       d.changed_at AS waiting_since,
       c.sealed AS sealed_claim,
       r.sealed AS sealed_reading,
       r.engine
FROM document d
JOIN document_booking b ON b.booking_id = d.booking_id
JOIN document_claim c ON c.booking_id = d.booking_id AND c.n = d.n
LEFT JOIN LATERAL (
  SELECT sealed, engine FROM document_result
  WHERE document_id = d.id AND content_hash = d.content_hash
  ORDER BY read_at DESC LIMIT 1
) r ON true
WHERE d.state = 'REVIEW';
