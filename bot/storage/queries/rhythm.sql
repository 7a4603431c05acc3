-- name: rhythm_or_sweep(now)
-- The empty tick: is anything due, are files left over from a deletion? Two look-ups in an index.
SELECT EXISTS (SELECT 1 FROM rhythm WHERE due_at <= :now) AS due,
       EXISTS (SELECT 1 FROM setting WHERE name = 'sweep_media') AS sweep;

-- name: rhythm_due(now, most)
-- What falls due, with all that decides about it.
SELECT r.person_id, r.kind, r.due_at, p.language, p.unreachable_since, p.human_mode_until,
       l.person_id AS l_person, l.cohort_id AS l_cohort, l.age_band, l.guardian_at, l.nugget_at, l.diary_at, l.quiet_from, l.quiet_to,
       l.paused_until, l.stopped_at, l.unanswered, c.*, c.id AS c_id, c.name AS cohort_name, c.provider_id AS c_provider,
       c.paths AS cohort_paths,
       CASE WHEN r.kind = 'digest' THEN (
         SELECT min(t.digest_at || ' ' || tc.home_tz) FROM trainer t JOIN cohort tc ON tc.id = t.cohort_id
         WHERE t.person_id = r.person_id) END AS digest
FROM rhythm r
JOIN person p ON p.id = r.person_id
LEFT JOIN learner l ON l.person_id = r.person_id
LEFT JOIN cohort c ON c.id = l.cohort_id
WHERE r.due_at <= :now ORDER BY r.due_at LIMIT :most;

-- name: learners_out_of_rhythm(after, most, since)
-- Learners with nothing to come, though they did not ask for silence and their time is not over.
SELECT p.*, l.*, c.*, p.id AS p_id, c.id AS c_id, c.name AS cohort_name, c.provider_id AS c_provider, p.created_at AS p_created,
       l.created_at AS l_created, l.person_id AS l_id, l.paths AS learner_paths, c.paths AS cohort_paths
FROM learner l
JOIN person p ON p.id = l.person_id
LEFT JOIN cohort c ON c.id = l.cohort_id
WHERE l.person_id > :after AND l.stopped_at IS NULL AND (c.id IS NULL OR c.return_date >= :since)
  AND NOT EXISTS (SELECT 1 FROM rhythm r WHERE r.person_id = l.person_id AND r.kind <> 'digest')
ORDER BY l.person_id LIMIT :most;

-- name: trainers_out_of_rhythm(most)
SELECT t.person_id, min(t.digest_at || ' ' || c.home_tz) AS digest
FROM trainer t JOIN cohort c ON c.id = t.cohort_id
WHERE NOT EXISTS (SELECT 1 FROM rhythm r WHERE r.person_id = t.person_id AND r.kind = 'digest')
GROUP BY t.person_id LIMIT :most;

-- name: nudges_since(person, since)^
-- Those sent, and those being sent at this moment but for the one that asks: of several claimed together none may overrun.
SELECT (SELECT count(*) FROM outbox
        WHERE person_id = :person AND status IN ('sent', 'uncertain') AND promise = 'nudge' AND done_at >= :since)
     + (SELECT CASE WHEN count(*) > 0 THEN count(*) - 1 ELSE 0 END FROM outbox WHERE person_id = :person AND status = 'sending' AND promise = 'nudge') AS n;

-- name: wrote_on(learner, day)^
SELECT EXISTS (SELECT 1 FROM entry WHERE learner_id = :learner AND local_date = :day AND status <> 'draft') AS yes;

-- name: units_finished(learner)
SELECT unit_id FROM unit_progress WHERE learner_id = :learner AND done_at IS NOT NULL;

-- name: paths_settled(learner)
SELECT DISTINCT path FROM attempt WHERE learner_id = :learner AND (status = 'handed_in' OR score >= 80);

-- name: notice_of(key)^
SELECT EXISTS (SELECT 1 FROM outbox WHERE dedupe_key = :key) AS yes;

-- name: count_reminder(letter)!
-- A reminder has reached its learner: one more without an answer, until the next sign of life.
UPDATE learner SET unanswered = unanswered + 1 WHERE person_id = (
  SELECT person_id FROM outbox WHERE id = :letter AND promise = 'nudge' AND kind IN ('nugget', 'diary', 'assessment'));

-- name: sweep_letters(before)!
-- Keys of reminders are of use only while their day can come again; must-letters are kept as a record until then too.
DELETE FROM outbox WHERE status IN ('sent', 'dropped', 'uncertain') AND promise = 'nudge' AND done_at < :before;

-- name: set_sweep(now)!
INSERT INTO setting (name, value) VALUES ('sweep_media', :now) ON CONFLICT (name) DO UPDATE SET value = :now;

-- name: clear_sweep()!
DELETE FROM setting WHERE name = 'sweep_media';

-- name: media_exists(sha256)^
SELECT EXISTS (SELECT 1 FROM media WHERE sha256 = :sha256) AS yes;
