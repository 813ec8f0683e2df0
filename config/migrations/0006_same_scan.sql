-- The same scan used under two bookings (docs/decisions/same-scan-twice.md). The verification
-- consumer's, which alone writes them.

-- Whether the applicant's booking is under way: false from its end, or from when the applicant's
-- passport was issued.
ALTER TABLE document_claim ADD COLUMN live boolean NOT NULL DEFAULT true;
UPDATE document_claim c SET live = false
FROM booking b
WHERE b.id = c.booking_id
  AND b.state IN ('REJECTED', 'EXPIRED', 'CANCELLED', 'ISSUED', 'COMPLETED');

-- What a scan looks like (ocr/perceptual_hash.hpp). In clear, as a search can't do without: erasing
-- the person removes the rows.
CREATE TABLE scan_hash (
  document_id  text     NOT NULL,
  content_hash text     NOT NULL,
  booking_id   text     NOT NULL,
  n            int      NOT NULL,
  kind         text     NOT NULL,
  person_id    text     NOT NULL,
  hash         bit(256) NOT NULL,
  -- The hash cut into bands, one key each (consumers/verification/core/hash_bands.hpp).
  bands        int[]    NOT NULL CHECK (cardinality(bands) = 12),
  PRIMARY KEY (document_id, content_hash)
);
-- Without a pending list, which each search would have to read through.
CREATE INDEX scan_hash_bands ON scan_hash USING gin (bands) WITH (fastupdate = off);
CREATE INDEX scan_hash_person ON scan_hash (person_id);
