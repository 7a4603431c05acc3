-- name: unit_stand(learner, unit, challenge)
-- Everything a unit's screen needs in one look-up: one row an answer, one row with nulls when there is none.
SELECT u.begun, u.content_version, u.step, u.activity_state, u.activity_right, u.quiz_items, u.quiz_done_at, u.done_at,
       t.attested_on, h.handed_in_at, a.item_id, a.round, a.occasion, a.choice, a.is_right
FROM (SELECT p.id AS learner_id, v.started_at AS begun, v.content_version, v.step, v.activity_state, v.activity_right, v.quiz_items,
             v.quiz_done_at, v.done_at
      FROM person p LEFT JOIN unit_progress v ON v.learner_id = p.id AND v.unit_id = :unit WHERE p.id = :learner) u
LEFT JOIN attendance t ON t.learner_id = u.learner_id AND t.unit_id = :unit
LEFT JOIN challenge h ON h.learner_id = u.learner_id AND h.challenge_id = :challenge
LEFT JOIN answer a ON a.learner_id = u.learner_id AND a.unit_id = :unit
ORDER BY a.item_id, a.round;

-- name: units_of(learner)
SELECT * FROM unit_progress WHERE learner_id = :learner ORDER BY started_at;

-- name: challenges_of(learner)
SELECT challenge_id, handed_in_at FROM challenge WHERE learner_id = :learner ORDER BY handed_in_at;

-- name: begin_unit(learner, unit, version, step, now)!
INSERT INTO unit_progress (learner_id, unit_id, started_at, content_version, step)
VALUES (:learner, :unit, :now, :version, :step) ON CONFLICT (learner_id, unit_id) DO NOTHING;

-- name: reach_step(learner, unit, step)!
UPDATE unit_progress SET step = :step WHERE learner_id = :learner AND unit_id = :unit;

-- name: add_answer(learner, unit, item, round, occasion, choice, right, now)!
-- Appended, never changed: a second answer of the same round is not counted.
INSERT INTO answer (learner_id, unit_id, item_id, round, occasion, choice, is_right, answered_at)
VALUES (:learner, :unit, :item, :round, :occasion, :choice, :right, :now)
ON CONFLICT (learner_id, unit_id, item_id, round) DO NOTHING;

-- name: put_cards(learner, unit, state, right)!
UPDATE unit_progress SET activity_state = :state, activity_right = :right WHERE learner_id = :learner AND unit_id = :unit;

-- name: draw_quiz(learner, unit, items)!
UPDATE unit_progress SET quiz_items = :items WHERE learner_id = :learner AND unit_id = :unit;

-- name: finish_quiz(learner, unit, now)!
UPDATE unit_progress SET quiz_done_at = :now WHERE learner_id = :learner AND unit_id = :unit AND quiz_done_at IS NULL;

-- name: finish_unit(learner, unit, now)!
UPDATE unit_progress SET done_at = :now WHERE learner_id = :learner AND unit_id = :unit AND done_at IS NULL;

-- missed questions that come back -------------------------------------------------------------------------------------

-- name: cards_of(learner)
SELECT c.item_id, c.memory, c.due_at,
       1 + (SELECT coalesce(max(a.round), 0) FROM answer a
            WHERE a.learner_id = c.learner_id AND a.unit_id = c.unit_id AND a.item_id = c.item_id) AS next_round
FROM card c WHERE c.learner_id = :learner ORDER BY c.due_at, c.item_id;

-- name: reviews_since(learner, since)^
SELECT count(*) AS n FROM answer WHERE learner_id = :learner AND occasion = 'review' AND answered_at >= :since;

-- name: add_card(learner, unit, item, memory, due)!
INSERT INTO card (learner_id, unit_id, item_id, memory, due_at) VALUES (:learner, :unit, :item, :memory, :due)
ON CONFLICT (learner_id, item_id) DO NOTHING;

-- name: turn_card(learner, item, memory, due)!
UPDATE card SET memory = :memory, due_at = :due WHERE learner_id = :learner AND item_id = :item;

-- name: drop_card(learner, item)!
DELETE FROM card WHERE learner_id = :learner AND item_id = :item;

-- challenges ------------------------------------------------------------------------------------------------------------

-- name: challenge_kept(learner, challenge)^
SELECT * FROM challenge WHERE learner_id = :learner AND challenge_id = :challenge;

-- name: hand_in_challenge(learner, challenge, number, text, media, now)!
-- The first number and moment stand; what is added later comes to the same hand-in.
INSERT INTO challenge (learner_id, challenge_id, number, text_sealed, media, handed_in_at)
VALUES (:learner, :challenge, :number, :text, :media, :now)
ON CONFLICT (learner_id, challenge_id) DO UPDATE SET text_sealed = :text, media = :media;

-- attendance ------------------------------------------------------------------------------------------------------------

-- name: attendance_of(learner)
SELECT * FROM attendance WHERE learner_id = :learner ORDER BY unit_id;

-- name: attendance_of_cohort(cohort)
SELECT a.* FROM attendance a JOIN learner l ON l.person_id = a.learner_id WHERE l.cohort_id = :cohort ORDER BY a.learner_id, a.unit_id;

-- name: attendance_codes(cohort)
SELECT * FROM attendance_code WHERE cohort_id = :cohort ORDER BY valid_from DESC;

-- name: show_attendance_code(cohort, unit, hash, by, valid_from, valid_until)!
INSERT INTO attendance_code (cohort_id, unit_id, code_hash, shown_by, valid_from, valid_until)
VALUES (:cohort, :unit, :hash, :by, :valid_from, :valid_until)
ON CONFLICT (cohort_id, unit_id) DO UPDATE SET code_hash = :hash, shown_by = :by, valid_from = :valid_from, valid_until = :valid_until;

-- name: wrong_codes(learner, since)
SELECT tried_at FROM attendance_try WHERE learner_id = :learner AND tried_at > :since ORDER BY tried_at;

-- name: add_wrong_code(learner, now)!
INSERT INTO attendance_try (learner_id, tried_at) VALUES (:learner, :now);

-- name: attest_attendance(learner, unit, method, by, day, now)!
INSERT INTO attendance (learner_id, unit_id, method, attested_by, attested_on, attested_at)
VALUES (:learner, :unit, :method, :by, :day, :now) ON CONFLICT (learner_id, unit_id) DO NOTHING;

-- name: withdraw_attendance(learner, unit)!
DELETE FROM attendance WHERE learner_id = :learner AND unit_id = :unit;
