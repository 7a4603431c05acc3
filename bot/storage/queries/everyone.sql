-- name: holdings_of(person)^
SELECT (SELECT count(*) FROM answer WHERE learner_id = :person) AS answers,
       (SELECT count(*) FROM entry WHERE learner_id = :person) AS entries,
       (SELECT count(*) FROM media_owner WHERE person_id = :person) AS files,
       (SELECT count(*) FROM attempt WHERE learner_id = :person) AS attempts,
       (SELECT count(*) FROM credential WHERE learner_id = :person) AS credentials,
       (SELECT count(*) FROM survey_answer WHERE person_id = :person) AS feedback;

-- name: cohorts_deserted_by(person)
-- Open cohorts whose only trainer this is.
SELECT c.*, c.id AS c_id, c.name AS cohort_name, c.provider_id AS c_provider, c.paths AS cohort_paths
FROM cohort c JOIN trainer t ON t.cohort_id = c.id
WHERE t.person_id = :person AND c.closed_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM trainer o WHERE o.cohort_id = c.id AND o.person_id <> :person)
ORDER BY c.id;

-- name: providers_deserted_by(person)
SELECT p.name FROM provider p JOIN coordinator c ON c.provider_id = p.id
WHERE c.person_id = :person AND NOT EXISTS (SELECT 1 FROM coordinator o WHERE o.provider_id = p.id AND o.person_id <> :person)
ORDER BY p.id;

-- name: survey_of(person, form, subject)
SELECT question_id, scale, text_sealed FROM survey_answer WHERE person_id = :person AND form = :form AND subject = :subject;

-- name: answer_survey(person, form, subject, question, scale, text, now)!
INSERT INTO survey_answer (person_id, form, subject, question_id, scale, text_sealed, answered_at)
VALUES (:person, :form, :subject, :question, :scale, :text, :now)
ON CONFLICT (person_id, form, subject, question_id) DO UPDATE SET scale = :scale, text_sealed = :text, answered_at = :now;

-- name: overdue_learners(before, most)
SELECT l.person_id FROM learner l JOIN cohort c ON c.id = l.cohort_id JOIN person p ON p.id = l.person_id
WHERE c.return_date < :before AND p.roles = 'learner' ORDER BY l.person_id LIMIT :most;

-- erasure ----------------------------------------------------------------------------------------------------------

-- name: credentials_that_name(person)
-- Valid credentials whose signed bytes hold the name in clear.
SELECT id FROM credential WHERE learner_id = :person AND shows_name = 1 AND revoked_at IS NULL;

-- name: unname_credentials(person)!
-- The signed bytes stay, without the name in clear; what could lead from them to the person goes.
UPDATE credential SET record_sealed = NULL, learner_id = NULL, shows_name = 0 WHERE learner_id = :person;

-- name: erase_failed(person)!
DELETE FROM failed_update WHERE chat_id = (SELECT chat_id FROM person WHERE id = :person);

-- name: erase_invitations(person)!
UPDATE invitation SET used_by = NULL WHERE used_by = :person;

-- name: disown_media(person)!
DELETE FROM media_owner WHERE person_id = :person;

-- name: add_erasure(receipt, now, counts)!
INSERT INTO erasure (receipt, erased_at, counts) VALUES (:receipt, :now, :counts) ON CONFLICT DO NOTHING;

-- what is stored about a person, table by table ---------------------------------------------------------------------

-- name: record_person(person)
SELECT id, name_sealed, language, roles, created_at, seen_at, unreachable_since FROM person WHERE id = :person;

-- name: record_learner(person)
SELECT number, identity_sealed, privacy_version, privacy_at, age_band, guardian_at, paths, persona, trade, nugget_at, diary_at,
  quiet_from, quiet_to, stopped_at, paused_until, created_at FROM learner WHERE person_id = :person;

-- name: record_cohort(person)
SELECT c.name AS cohort, c.sending_org, c.host_org, c.host_country, c.host_place, c.departure, c.return_date
FROM cohort c JOIN learner l ON l.cohort_id = c.id WHERE l.person_id = :person;

-- name: record_trainer(person)
SELECT c.name AS cohort, t.digest_at FROM trainer t JOIN cohort c ON c.id = t.cohort_id WHERE t.person_id = :person;

-- name: record_coordinator(person)
SELECT p.name AS provider FROM coordinator c JOIN provider p ON p.id = c.provider_id WHERE c.person_id = :person;

-- name: record_units(person)
SELECT unit_id, started_at, step, activity_right, quiz_done_at, done_at FROM unit_progress WHERE learner_id = :person ORDER BY started_at;

-- name: record_answers(person)
SELECT item_id, round, occasion, choice, is_right, answered_at FROM answer WHERE learner_id = :person ORDER BY answered_at;

-- name: record_repetition(person)
SELECT item_id, due_at FROM card WHERE learner_id = :person ORDER BY due_at;

-- name: record_challenges(person)
SELECT challenge_id, text_sealed, media, handed_in_at FROM challenge WHERE learner_id = :person ORDER BY handed_in_at;

-- name: record_attendance(person)
SELECT unit_id, method, attested_on, attested_at FROM attendance WHERE learner_id = :person ORDER BY attested_on;

-- name: record_home_cards(person)
SELECT number, card_id, text_sealed, media, saved_at FROM home_card WHERE learner_id = :person ORDER BY saved_at;

-- name: record_diary(person)
SELECT e.id AS number, e.local_date, e.unit_id, e.prompt_id, e.status, e.late, v.version, v.verdict, v.body_sealed, v.media, v.words, v.written_at
FROM entry e LEFT JOIN entry_version v ON v.entry_id = e.id WHERE e.learner_id = :person ORDER BY e.id, v.version;

-- name: record_reviews(person)
SELECT r.entry_id AS number, r.version, r.decision, r.reason, r.comment_sealed, r.decided_at
FROM review r JOIN entry e ON e.id = r.entry_id WHERE e.learner_id = :person AND r.decision <> 'shown' ORDER BY r.id;

-- name: record_assessments(person)
SELECT a.path, a.number AS attempt, a.status, a.opened_at, a.handed_in_at, a.score, a.confirmed_at
FROM attempt a WHERE a.learner_id = :person ORDER BY a.id;

-- name: record_assessment_answers(person)
SELECT a.path, a.number AS attempt, x.position, x.item_id, x.choice, x.text_sealed, x.media, x.points, x.answered_at
FROM attempt_answer x JOIN attempt a ON a.id = x.attempt_id WHERE a.learner_id = :person ORDER BY a.id, x.position;

-- name: record_self_ratings(person)
SELECT path, unit_id, rating, rated_at FROM self_rating WHERE learner_id = :person ORDER BY rated_at;

-- name: record_credentials(person)
SELECT id, achievement, score, language, awarded_at, shows_name, is_public, revoked_at, record_sealed, signed_json
FROM credential WHERE learner_id = :person ORDER BY awarded_at;

-- name: record_feedback(person)
SELECT form, subject, question_id, scale, text_sealed, answered_at FROM survey_answer WHERE person_id = :person ORDER BY answered_at;

-- name: record_messages(person)
SELECT kind, status, created_at, done_at FROM outbox WHERE person_id = :person ORDER BY id;

-- name: record_words(person)
SELECT CASE WHEN sender_id = :person THEN 'sent' ELSE 'received' END AS kind, text_sealed, written_at FROM word
WHERE sender_id = :person OR recipient_id = :person ORDER BY id;

-- name: record_forms(person)
SELECT form, body_sealed, kept_at FROM form WHERE person_id = :person;

-- name: record_loose(person)
SELECT body_sealed, kept_at FROM loose WHERE learner_id = :person;

-- name: record_log(person)
SELECT at, action, object, outcome FROM audit WHERE actor_id = :person ORDER BY id;

-- name: record_files(person)
SELECT m.sha256, m.kind, m.mime, m.size, m.name_sealed, m.seconds, m.stored_at
FROM media m JOIN media_owner o ON o.sha256 = m.sha256 WHERE o.person_id = :person ORDER BY m.stored_at;
