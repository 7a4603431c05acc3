-- name: add_media(sha256, kind, mime, size, name, seconds, now)!
INSERT INTO media (sha256, kind, mime, size, name_sealed, seconds, stored_at)
VALUES (:sha256, :kind, :mime, :size, :name, :seconds, :now) ON CONFLICT (sha256) DO NOTHING;

-- name: add_media_owner(sha256, person)!
INSERT INTO media_owner (sha256, person_id) VALUES (:sha256, :person) ON CONFLICT DO NOTHING;

-- name: media_by_hash(sha256)^
SELECT * FROM media WHERE sha256 = :sha256;

-- name: file_id_of(sha256, bot)^
SELECT file_id FROM media_file_id WHERE sha256 = :sha256 AND bot_id = :bot;

-- name: keep_file_id(sha256, bot, file_id)!
INSERT INTO media_file_id (sha256, bot_id, file_id) VALUES (:sha256, :bot, :file_id)
ON CONFLICT (sha256, bot_id) DO UPDATE SET file_id = :file_id;

-- name: orphan_media()
-- Files that nobody owns any more (their owners were erased).
SELECT sha256 FROM media m WHERE NOT EXISTS (SELECT 1 FROM media_owner o WHERE o.sha256 = m.sha256);

-- name: drop_media(sha256)!
DELETE FROM media WHERE sha256 = :sha256;

-- name: drop_file_ids(sha256)!
DELETE FROM media_file_id WHERE sha256 = :sha256;
