-- name: home_card(learner, card)^
SELECT * FROM home_card WHERE learner_id = :learner AND card_id = :card;

-- name: home_cards(learner)
SELECT * FROM home_card WHERE learner_id = :learner ORDER BY saved_at, number;

-- name: home_card_of_message(learner, message)^
SELECT * FROM home_card WHERE learner_id = :learner AND source_message_id = :message;

-- name: save_home_card(learner, card, text, media, number, message, now)!
-- Home cards keep the newest only.
INSERT INTO home_card (learner_id, card_id, text_sealed, media, saved_at, number, source_message_id)
VALUES (:learner, :card, :text, :media, :now, :number, :message)
ON CONFLICT (learner_id, card_id) DO UPDATE
SET text_sealed = :text, media = :media, saved_at = :now, number = :number, source_message_id = :message;

-- name: entry_by_id(entry)^
SELECT * FROM entry WHERE id = :entry;

-- name: entries_of_learner(learner)
SELECT * FROM entry WHERE learner_id = :learner ORDER BY local_date, id;

-- name: entry_counts(learner)
-- How many entries of each unit stand where; drafts are nobody's business yet.
SELECT path, unit_id,
       SUM(CASE WHEN status = 'submitted' THEN 1 ELSE 0 END) AS submitted,
       SUM(CASE WHEN status = 'returned' THEN 1 ELSE 0 END) AS returned,
       SUM(CASE WHEN status = 'validated' THEN 1 ELSE 0 END) AS validated
FROM entry WHERE learner_id = :learner AND status <> 'draft' GROUP BY path, unit_id ORDER BY path, unit_id;

-- name: entry_version(entry, version)^
SELECT * FROM entry_version WHERE entry_id = :entry AND version = :version;

-- name: entry_versions(entry)
SELECT * FROM entry_version WHERE entry_id = :entry ORDER BY version;

-- name: entry_of_message(learner, pattern)^
-- The draft of an entry goes before its newest version; older versions stand for ever and are not found.
SELECT e.*, v.version AS v_version FROM entry_version v JOIN entry e ON e.id = v.entry_id
WHERE e.learner_id = :learner AND v.sources LIKE :pattern AND (v.version = 0 OR v.version = e.version)
ORDER BY e.id DESC, v.version LIMIT 1;

-- name: begin_entry(id, learner, cohort, path, unit, prompt, card, local_date, now)!
INSERT INTO entry (id, learner_id, cohort_id, path, unit_id, prompt_id, home_card_id, local_date, status, created_at)
VALUES (:id, :learner, :cohort, :path, :unit, :prompt, :card, :local_date, 'draft', :now) ON CONFLICT DO NOTHING;

-- name: turn_entry(entry, unit, prompt, card)!
UPDATE entry SET unit_id = :unit, prompt_id = :prompt, home_card_id = :card WHERE id = :entry AND status = 'draft';

-- name: open_entry(entry)^
-- An entry that may still be worked on.
SELECT id FROM entry WHERE id = :entry AND status <> 'validated';

-- name: hand_in(entry, before, version, late, now)!
-- Only from the version the learner saw, and never over a validated one.
UPDATE entry SET status = 'submitted', version = :version, submitted_at = :now,
  late = CASE WHEN version = 0 THEN :late ELSE late END
WHERE id = :entry AND version = :before AND status <> 'validated';

-- name: add_version(entry, version, verdict, body, media, words, sources, now)!
INSERT INTO entry_version (entry_id, version, verdict, body_sealed, media, words, sources, written_at)
VALUES (:entry, :version, :verdict, :body, :media, :words, :sources, :now);

-- name: save_draft(entry, verdict, body, media, words, sources, now)!
INSERT INTO entry_version (entry_id, version, verdict, body_sealed, media, words, sources, written_at)
VALUES (:entry, 0, :verdict, :body, :media, :words, :sources, :now)
ON CONFLICT (entry_id, version) DO UPDATE
SET verdict = :verdict, body_sealed = :body, media = :media, words = :words, sources = :sources, written_at = :now;

-- name: drop_draft(entry)!
DELETE FROM entry_version WHERE entry_id = :entry AND version = 0;

-- name: loose_of(learner)^
SELECT body_sealed FROM loose WHERE learner_id = :learner;

-- name: loose_before(before)
-- What waits for longer than anybody will still say where it belongs.
SELECT learner_id, body_sealed FROM loose WHERE kept_at < :before;

-- name: keep_loose(learner, body, now)!
INSERT INTO loose (learner_id, body_sealed, kept_at) VALUES (:learner, :body, :now)
ON CONFLICT (learner_id) DO UPDATE SET body_sealed = :body, kept_at = :now;

-- name: drop_loose(learner)!
DELETE FROM loose WHERE learner_id = :learner;

-- name: drop_unwanted_file(learner, sha256, pattern)!
-- A file nobody wanted: gone, unless something else of this learner shows it. The sweep of orphans takes the bytes.
DELETE FROM media_owner WHERE person_id = :learner AND sha256 = :sha256
  AND NOT EXISTS (SELECT 1 FROM home_card h WHERE h.learner_id = :learner AND h.media LIKE :pattern)
  AND NOT EXISTS (SELECT 1 FROM challenge c WHERE c.learner_id = :learner AND c.media LIKE :pattern)
  AND NOT EXISTS (SELECT 1 FROM attempt_answer a JOIN attempt t ON t.id = a.attempt_id WHERE t.learner_id = :learner AND a.media LIKE :pattern)
  AND NOT EXISTS (SELECT 1 FROM entry_version v JOIN entry e ON e.id = v.entry_id WHERE e.learner_id = :learner AND v.media LIKE :pattern);
