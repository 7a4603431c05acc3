-- name: editions_kept()
SELECT DISTINCT unit_id, digest FROM edition;

-- name: edition_kept(unit, digest)
SELECT 1 FROM edition WHERE unit_id = :unit AND digest = :digest LIMIT 1;

-- name: keep_edition(unit, digest, language, body)!
INSERT INTO edition (unit_id, digest, language, body) VALUES (:unit, :digest, :language, :body) ON CONFLICT DO NOTHING;

-- name: edition_of(unit, digest)
SELECT language, body FROM edition WHERE unit_id = :unit AND digest = :digest;

-- name: drop_edition(unit, digest)!
-- Unless somebody is in the middle of it.
DELETE FROM edition WHERE unit_id = :unit AND digest = :digest
  AND NOT EXISTS (SELECT 1 FROM unit_progress u WHERE u.unit_id = :unit AND u.content_version = :digest AND u.done_at IS NULL);
