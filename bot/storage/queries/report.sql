-- name: tally_entries(cohort)^
-- Counted in the index (cohort, status, submitted_at).
SELECT count(*) AS waiting, min(submitted_at) AS oldest FROM entry WHERE cohort_id = :cohort AND status = 'submitted';

-- name: tally_reviews(cohort)
-- From the hand-in of a version to the decision on it; a decision that was taken back next does not count.
SELECT v.written_at AS handed_in, r.decided_at AS decided
FROM entry e
JOIN review r ON r.entry_id = e.id AND r.decision IN ('approved', 'returned')
JOIN entry_version v ON v.entry_id = e.id AND v.version = r.version
WHERE e.cohort_id = :cohort
  AND coalesce((SELECT n.decision FROM review n WHERE n.entry_id = e.id AND n.id > r.id AND n.decision <> 'shown'
                ORDER BY n.id LIMIT 1), '') <> 'undone';

-- name: tally_tests(cohort)^
SELECT
  (SELECT count(*) FROM learner l JOIN attempt a ON a.learner_id = l.person_id
   WHERE l.cohort_id = :cohort AND a.status = 'open') AS writing,
  (SELECT count(*) FROM learner l JOIN attempt a ON a.learner_id = l.person_id
   WHERE l.cohort_id = :cohort AND a.status = 'handed_in') AS to_mark,
  (SELECT count(*) FROM (
     SELECT DISTINCT a.learner_id, a.path FROM learner l JOIN attempt a ON a.learner_id = l.person_id
     WHERE l.cohort_id = :cohort AND a.status = 'confirmed' AND a.score >= 80
       AND NOT EXISTS (SELECT 1 FROM credential c WHERE c.attempt_id = a.id AND c.revoked_at IS NOT NULL)) AS p) AS passed,
  (SELECT count(*) FROM learner l JOIN credential c ON c.learner_id = l.person_id
   WHERE l.cohort_id = :cohort AND c.revoked_at IS NULL) AS credentials;

-- the cohort sheet ---------------------------------------------------------------------------------------------------

-- name: sheet_presences(cohort)
SELECT a.learner_id, a.unit_id, a.attested_on, p.name_sealed
FROM learner l JOIN attendance a ON a.learner_id = l.person_id LEFT JOIN person p ON p.id = a.attested_by
WHERE l.cohort_id = :cohort;

-- name: sheet_drawn(cohort)
SELECT u.learner_id, u.unit_id, u.quiz_items FROM learner l JOIN unit_progress u ON u.learner_id = l.person_id
WHERE l.cohort_id = :cohort AND u.quiz_items <> '';

-- name: sheet_quiz_answers(cohort)
-- A question counts as right once any answer to it in the quiz was.
SELECT w.learner_id, w.unit_id, w.item_id, max(w.is_right) AS is_right
FROM learner l JOIN answer w ON w.learner_id = l.person_id AND w.occasion = 'quiz'
WHERE l.cohort_id = :cohort GROUP BY w.learner_id, w.unit_id, w.item_id;

-- name: sheet_results(cohort)
SELECT a.learner_id, a.path, a.score, a.confirmed_at FROM learner l JOIN attempt a ON a.learner_id = l.person_id
WHERE l.cohort_id = :cohort AND a.status IN ('handed_in', 'confirmed')
  AND NOT EXISTS (SELECT 1 FROM credential c WHERE c.attempt_id = a.id AND c.revoked_at IS NOT NULL)
ORDER BY a.id;

-- name: sheet_entries(cohort)
SELECT learner_id, count(*) AS entries, sum(CASE WHEN status = 'validated' THEN 1 ELSE 0 END) AS validated
FROM entry WHERE cohort_id = :cohort AND status <> 'draft' GROUP BY learner_id;

-- feedback and nudges ------------------------------------------------------------------------------------------------

-- name: voices_of_learners(cohort)
-- A learner's form speaks of a path; whoever learns in the cohort now is asked.
SELECT s.* FROM learner l JOIN survey_answer s ON s.person_id = l.person_id AND s.form = 'learner'
WHERE l.cohort_id = :cohort AND (s.scale IS NOT NULL OR s.text_sealed IS NOT NULL);

-- name: voices_of_trainers(cohort, subject)
SELECT s.* FROM trainer t JOIN survey_answer s ON s.person_id = t.person_id AND s.form = 'trainer' AND s.subject = :subject
WHERE t.cohort_id = :cohort AND (s.scale IS NOT NULL OR s.text_sealed IS NOT NULL);

-- name: notice_made(key)^
SELECT 1 AS there FROM outbox WHERE dedupe_key = :key;
