-- what waits ---------------------------------------------------------------------------------------------------------

-- name: desk_of(trainer)^
-- Counted in the index (cohort, status, submitted_at), without touching an entry.
SELECT count(e.cohort_id) AS waiting, min(e.submitted_at) AS oldest
FROM trainer t JOIN entry e ON e.cohort_id = t.cohort_id AND e.status = 'submitted'
WHERE t.person_id = :trainer;

-- name: tests_waiting(trainer)^
SELECT count(*) AS tests
FROM trainer t JOIN learner l ON l.cohort_id = t.cohort_id
JOIN attempt a ON a.learner_id = l.person_id AND a.status = 'handed_in'
WHERE t.person_id = :trainer;

-- name: next_waiting(trainer, after, after_id)^
-- The oldest first; the pair is where the trainer stands in the queue.
SELECT e.id FROM trainer t JOIN entry e ON e.cohort_id = t.cohort_id AND e.status = 'submitted'
WHERE t.person_id = :trainer AND (e.submitted_at > :after OR (e.submitted_at = :after AND e.id > :after_id))
ORDER BY e.submitted_at, e.id LIMIT 1;

-- name: entry_for_trainer(entry, trainer)^
-- Nothing unless it was handed in to a cohort of this trainer.
SELECT e.*, d.name_sealed AS decided_name,
  (SELECT max(r.version) FROM review r WHERE r.entry_id = e.id AND r.trainer_id = :trainer AND r.decision = 'shown') AS shown,
  (SELECT count(*) FROM review r WHERE r.entry_id = e.id AND r.decision <> 'shown') AS decisions
FROM entry e
JOIN trainer t ON t.cohort_id = e.cohort_id AND t.person_id = :trainer
LEFT JOIN person d ON d.id = e.decided_by
WHERE e.id = :entry AND e.version > 0;

-- name: decisions_on(entry)
SELECT r.*, e.unit_id, p.name_sealed FROM review r JOIN entry e ON e.id = r.entry_id LEFT JOIN person p ON p.id = r.trainer_id
WHERE r.entry_id = :entry AND r.decision <> 'shown' ORDER BY r.id;

-- decisions ----------------------------------------------------------------------------------------------------------

-- name: add_shown(entry, version, trainer, now)!
INSERT INTO review (entry_id, version, trainer_id, decision, decided_at)
SELECT :entry, :version, :trainer, 'shown', :now
WHERE NOT EXISTS (SELECT 1 FROM review WHERE entry_id = :entry AND version = :version AND trainer_id = :trainer AND decision = 'shown');

-- name: decide_entry(entry, version, trainer, status, now)!
-- Only the newest version, only while it waits, only if this trainer has seen exactly this version.
UPDATE entry SET status = :status, decided_at = :now, decided_by = :trainer
WHERE id = :entry AND version = :version AND status = 'submitted'
  AND EXISTS (SELECT 1 FROM review r WHERE r.entry_id = :entry AND r.version = :version AND r.trainer_id = :trainer AND r.decision = 'shown')
  AND EXISTS (SELECT 1 FROM trainer t WHERE t.cohort_id = entry.cohort_id AND t.person_id = :trainer);

-- name: undo_decision(entry, trainer, since)!
UPDATE entry SET status = 'submitted', decided_at = NULL, decided_by = NULL
WHERE id = :entry AND decided_by = :trainer AND decided_at >= :since AND status IN ('validated', 'returned')
  AND (SELECT r.decision FROM review r WHERE r.entry_id = :entry AND r.decision <> 'shown' ORDER BY r.id DESC LIMIT 1) IN ('approved', 'returned');

-- name: reopen_entry(entry, trainer, now)!
UPDATE entry SET status = 'returned', decided_at = :now, decided_by = :trainer
WHERE id = :entry AND status = 'validated'
  AND EXISTS (SELECT 1 FROM trainer t WHERE t.cohort_id = entry.cohort_id AND t.person_id = :trainer);

-- name: add_decision(entry, trainer, decision, reason, comment, media, ticks, now)!
INSERT INTO review (entry_id, version, trainer_id, decision, reason, comment_sealed, comment_media, ticks, decided_at)
SELECT id, version, :trainer, :decision, :reason, :comment, :media, :ticks, :now FROM entry WHERE id = :entry;

-- learners -----------------------------------------------------------------------------------------------------------

-- name: charges_of(trainer)
SELECT p.*, l.*, c.*, p.id AS p_id, c.id AS c_id, c.name AS cohort_name, c.provider_id AS c_provider, p.created_at AS p_created,
       l.created_at AS l_created, l.person_id AS l_id, l.paths AS learner_paths, c.paths AS cohort_paths
FROM trainer t
JOIN cohort c ON c.id = t.cohort_id AND c.closed_at IS NULL
JOIN learner l ON l.cohort_id = c.id
JOIN person p ON p.id = l.person_id
WHERE t.person_id = :trainer
ORDER BY c.id, l.number;

-- name: mark_fine(learner, trainer, now)!
UPDATE learner SET fine_at = :now, unanswered = 0,
  stopped_at = CASE WHEN stopped_why = 'silent' THEN NULL ELSE stopped_at END,
  stopped_why = CASE WHEN stopped_why = 'silent' THEN NULL ELSE stopped_why END
WHERE person_id = :learner
  AND EXISTS (SELECT 1 FROM trainer t WHERE t.cohort_id = learner.cohort_id AND t.person_id = :trainer);

-- name: add_word(id, sender, recipient, text, now)!
INSERT INTO word (id, sender_id, recipient_id, text_sealed, written_at) VALUES (:id, :sender, :recipient, :text, :now);

-- name: word_by_id(id)^
SELECT w.*, p.name_sealed FROM word w JOIN person p ON p.id = w.sender_id WHERE w.id = :id;

-- name: digest_hour(trainer)^
SELECT digest_at FROM trainer WHERE person_id = :trainer ORDER BY cohort_id DESC LIMIT 1;

-- name: set_digest_hour(trainer, at)!
UPDATE trainer SET digest_at = :at WHERE person_id = :trainer;

-- attendance and standing --------------------------------------------------------------------------------------------

-- name: standing_learners(cohort)
SELECT p.*, l.*, c.*, p.id AS p_id, c.id AS c_id, c.name AS cohort_name, c.provider_id AS c_provider, p.created_at AS p_created,
       l.created_at AS l_created, l.person_id AS l_id, l.paths AS learner_paths, c.paths AS cohort_paths
FROM learner l JOIN person p ON p.id = l.person_id JOIN cohort c ON c.id = l.cohort_id
WHERE l.cohort_id = :cohort ORDER BY l.number;

-- name: standing_units(cohort)
SELECT u.learner_id, u.unit_id, u.done_at FROM learner l JOIN unit_progress u ON u.learner_id = l.person_id WHERE l.cohort_id = :cohort;

-- name: standing_sessions(cohort)
SELECT a.learner_id, a.unit_id, a.attested_on FROM learner l JOIN attendance a ON a.learner_id = l.person_id WHERE l.cohort_id = :cohort;

-- name: standing_entries(cohort)
SELECT learner_id, unit_id, status, count(*) AS many, max(decided_at) AS decided FROM entry
WHERE cohort_id = :cohort AND status <> 'draft' GROUP BY learner_id, unit_id, status;

-- name: standing_challenges(cohort)
SELECT h.learner_id, h.challenge_id, h.handed_in_at FROM learner l JOIN challenge h ON h.learner_id = l.person_id WHERE l.cohort_id = :cohort;

-- name: standing_attempts(cohort)
-- The best last, so that it is the one that stays.
SELECT a.learner_id, a.path, a.score, a.confirmed_at FROM learner l JOIN attempt a ON a.learner_id = l.person_id
WHERE l.cohort_id = :cohort AND a.status = 'confirmed' ORDER BY a.score;

-- name: standing_credentials(cohort)
SELECT k.learner_id, k.achievement, k.awarded_at FROM learner l JOIN credential k ON k.learner_id = l.person_id
WHERE l.cohort_id = :cohort AND k.revoked_at IS NULL;
