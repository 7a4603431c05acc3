-- name: attested_units(learner)
SELECT unit_id FROM attendance WHERE learner_id = :learner;

-- name: quizzes_done_by(learner)
SELECT unit_id FROM unit_progress WHERE learner_id = :learner AND quiz_done_at IS NOT NULL;

-- name: validated_by_unit(learner, path)
SELECT unit_id, count(*) AS n FROM entry WHERE learner_id = :learner AND path = :path AND status = 'validated' GROUP BY unit_id;

-- name: challenge_of(learner, challenge)^
SELECT 1 AS there FROM challenge WHERE learner_id = :learner AND challenge_id = :challenge;

-- name: attempts_of(learner, path)
-- A learner's attempts at a path, oldest first; voided when the credential of one was revoked.
SELECT a.*, l.cohort_id,
       EXISTS (SELECT 1 FROM credential c WHERE c.attempt_id = a.id AND c.revoked_at IS NOT NULL) AS voided
FROM attempt a JOIN learner l ON l.person_id = a.learner_id
WHERE a.learner_id = :learner AND a.path = :path ORDER BY a.number;

-- name: attempt_by_id(attempt)^
SELECT a.*, l.cohort_id,
       EXISTS (SELECT 1 FROM credential c WHERE c.attempt_id = a.id AND c.revoked_at IS NOT NULL) AS voided
FROM attempt a JOIN learner l ON l.person_id = a.learner_id
WHERE a.id = :attempt;

-- name: attempts_to_mark(trainer)
-- What waits for a trainer, oldest first.
SELECT a.*, l.cohort_id, 0 AS voided
FROM attempt a JOIN learner l ON l.person_id = a.learner_id JOIN trainer t ON t.cohort_id = l.cohort_id
WHERE t.person_id = :trainer AND a.status = 'handed_in' ORDER BY a.handed_in_at, a.id;

-- name: attempts_marked(trainer)
-- What a trainer's cohorts have behind them, newest first.
SELECT a.*, l.cohort_id,
       EXISTS (SELECT 1 FROM credential c WHERE c.attempt_id = a.id AND c.revoked_at IS NOT NULL) AS voided
FROM attempt a JOIN learner l ON l.person_id = a.learner_id JOIN trainer t ON t.cohort_id = l.cohort_id
WHERE t.person_id = :trainer AND a.status = 'confirmed' ORDER BY a.confirmed_at DESC, a.id DESC LIMIT 20;

-- name: attempt_answers(attempt)
SELECT * FROM attempt_answer WHERE attempt_id = :attempt ORDER BY position;

-- name: extra_attempts_of(learner, path)^
SELECT count(*) AS n FROM extra_attempt WHERE learner_id = :learner AND path = :path;

-- name: self_ratings_of(learner, path)
SELECT unit_id, rating FROM self_rating WHERE learner_id = :learner AND path = :path;

-- name: rate_self(learner, path, unit, rating, now)!
INSERT INTO self_rating (learner_id, path, unit_id, rating, rated_at) VALUES (:learner, :path, :unit, :rating, :now)
ON CONFLICT (learner_id, unit_id) DO UPDATE SET rating = :rating, rated_at = :now;

-- name: open_attempt(id, learner, path, number, items, seed, now)!
INSERT INTO attempt (id, learner_id, path, number, items, option_seed, status, opened_at)
VALUES (:id, :learner, :path, :number, :items, :seed, 'open', :now) ON CONFLICT (learner_id, path, number) DO NOTHING;

-- name: keep_answer(attempt, position, item, choice, text, media, points, settled, message, now)!
-- Only while the test is open.
INSERT INTO attempt_answer (attempt_id, position, item_id, choice, text_sealed, media, points, settled, message_id, answered_at)
SELECT :attempt, :position, :item, :choice, :text, :media, :points, :settled, :message, :now
FROM attempt WHERE id = :attempt AND status = 'open'
ON CONFLICT (attempt_id, position) DO UPDATE SET choice = :choice, text_sealed = :text, media = :media, points = :points,
  settled = :settled, message_id = :message, answered_at = :now;

-- name: hand_in_attempt(attempt, now)!
UPDATE attempt SET status = 'handed_in', handed_in_at = :now
WHERE id = :attempt AND status = 'open'
  AND (SELECT count(*) FROM attempt_answer WHERE attempt_id = :attempt AND settled = 1) = 10;

-- name: mark_answer(attempt, position, points, trainer)!
UPDATE attempt_answer SET points = :points, scored_by = :trainer
WHERE attempt_id = :attempt AND position = :position
  AND (SELECT status FROM attempt WHERE id = :attempt) = 'handed_in';

-- name: confirm_attempt(attempt, total, identity, trainer, now)!
-- Only the total that was seen: the sum of all ten marks as they stand now.
UPDATE attempt SET status = 'confirmed', score = :total, identity_check = :identity, confirmed_by = :trainer, confirmed_at = :now
WHERE id = :attempt AND status = 'handed_in'
  AND (SELECT sum(points) FROM attempt_answer WHERE attempt_id = :attempt) = :total
  AND (SELECT count(points) FROM attempt_answer WHERE attempt_id = :attempt) = 10;

-- name: allow_extra_attempt(learner, path, trainer, now)!
INSERT INTO extra_attempt (learner_id, path, allowed_by, allowed_at) VALUES (:learner, :path, :trainer, :now);
