-- name: person_by_chat(chat, update_id)^
-- Everything a turn needs to know of who speaks, in one look-up, and whether this update was handled before.
SELECT p.*, l.*, c.*, p.id AS p_id, c.id AS c_id, c.name AS cohort_name, c.provider_id AS c_provider, p.created_at AS p_created,
       l.created_at AS l_created, l.person_id AS l_id, l.paths AS learner_paths, c.paths AS cohort_paths,
       (SELECT group_concat(u.unit_id || '@' || u.content_version) FROM unit_progress u
        WHERE u.learner_id = p.id AND u.done_at IS NULL) AS under_way,
       EXISTS (SELECT 1 FROM handled_update h WHERE h.update_id = :update_id) AS handled
FROM person p
LEFT JOIN learner l ON l.person_id = p.id
LEFT JOIN cohort c ON c.id = l.cohort_id
WHERE p.chat_id = :chat;

-- name: person_by_id(person)^
-- The same look-up by our own number.
SELECT p.*, l.*, c.*, p.id AS p_id, c.id AS c_id, c.name AS cohort_name, c.provider_id AS c_provider, p.created_at AS p_created,
       l.created_at AS l_created, l.person_id AS l_id, l.paths AS learner_paths, c.paths AS cohort_paths,
       (SELECT group_concat(u.unit_id || '@' || u.content_version) FROM unit_progress u
        WHERE u.learner_id = p.id AND u.done_at IS NULL) AS under_way,
       0 AS handled
FROM person p
LEFT JOIN learner l ON l.person_id = p.id
LEFT JOIN cohort c ON c.id = l.cohort_id
WHERE p.id = :person;

-- name: learners_of_cohort(cohort)
-- All learners of a cohort, by number.
SELECT p.*, l.*, c.*, p.id AS p_id, c.id AS c_id, c.name AS cohort_name, c.provider_id AS c_provider, p.created_at AS p_created,
       l.created_at AS l_created, l.person_id AS l_id, l.paths AS learner_paths, c.paths AS cohort_paths, 0 AS handled
FROM learner l
JOIN person p ON p.id = l.person_id
JOIN cohort c ON c.id = l.cohort_id
WHERE l.cohort_id = :cohort
ORDER BY l.number;

-- name: next_number(counter)^
-- Count up and tell.
UPDATE counter SET value = value + 1 WHERE name = :counter RETURNING value;

-- name: add_person(person, chat, language, now)!
INSERT INTO person (id, chat_id, language, created_at, seen_at) VALUES (:person, :chat, :language, :now, :now);

-- name: set_place(person, place, rev, message, language, now)!
-- Where the conversation stands after a turn; a sign of life as well. The message is null until the new screen reached the chat.
UPDATE person SET place = :place, rev = :rev, screen_message_id = :message, language = :language, seen_at = :now, unreachable_since = NULL WHERE id = :person;

-- name: set_screen_message(person, message, rev)!
-- Which message shows the current screen; only if no later screen came meanwhile.
UPDATE person SET screen_message_id = :message WHERE id = :person AND rev = :rev;

-- name: mark_handled(update_id, now)!
INSERT INTO handled_update (update_id, handled_at) VALUES (:update_id, :now);

-- name: sweep_handled(before)!
DELETE FROM handled_update WHERE handled_at < :before;

-- name: set_language(person, language)!
UPDATE person SET language = :language WHERE id = :person;

-- name: set_name(person, name)!
UPDATE person SET name_sealed = :name WHERE id = :person;

-- name: set_roles(person, roles)!
UPDATE person SET roles = :roles WHERE id = :person;

-- name: roles_of(person)^
SELECT roles FROM person WHERE id = :person;

-- name: set_unreachable(person, since)!
UPDATE person SET unreachable_since = :since WHERE id = :person;

-- name: forget_person(person)!
DELETE FROM person WHERE id = :person;

-- name: answered_again(person)!
-- A sign of life of a learner: reminders count from zero again.
UPDATE learner SET unanswered = 0 WHERE person_id = :person AND unanswered > 0;

-- invitations ------------------------------------------------------------------------------------------------------

-- name: invitation_by_hash(hash)^
SELECT * FROM invitation WHERE token_hash = :hash;

-- name: add_invitation(id, hash, role, provider, cohort, by, now, expires)!
INSERT INTO invitation (id, token_hash, role, provider_id, cohort_id, created_by, created_at, expires_at)
VALUES (:id, :hash, :role, :provider, :cohort, :by, :now, :expires);

-- name: use_invitation(id, person, now)!
UPDATE invitation SET used_by = :person, used_at = :now WHERE id = :id AND used_at IS NULL AND revoked_at IS NULL;

-- name: open_invitations(cohort, now)
-- Those that can still be used.
SELECT * FROM invitation
WHERE cohort_id = :cohort AND used_at IS NULL AND revoked_at IS NULL AND expires_at > :now ORDER BY id;

-- name: revoke_invitation(id, now)!
UPDATE invitation SET revoked_at = :now WHERE id = :id AND used_at IS NULL AND revoked_at IS NULL;

-- providers and cohorts ----------------------------------------------------------------------------------------------

-- name: provider_by_id(provider)^
SELECT * FROM provider WHERE id = :provider;

-- name: add_provider(id, name, country, place, url, email, posts_paper, challenge_mandatory, now)!
INSERT INTO provider (id, name, country, place, url, email, posts_paper, challenge_mandatory, created_at)
VALUES (:id, :name, :country, :place, :url, :email, :posts_paper, :challenge_mandatory, :now);

-- name: add_coordinator(person, provider)!
INSERT INTO coordinator (person_id, provider_id) VALUES (:person, :provider) ON CONFLICT DO NOTHING;

-- name: providers_of(person)
SELECT p.* FROM provider p JOIN coordinator c ON c.provider_id = p.id WHERE c.person_id = :person ORDER BY p.id;

-- name: coordinators_of_provider(provider)
SELECT person_id FROM coordinator WHERE provider_id = :provider ORDER BY person_id;

-- name: close_cohort(cohort, closed)!
-- Close it, or open it again with a null.
UPDATE cohort SET closed_at = :closed WHERE id = :cohort;

-- name: add_trainer(person, cohort)!
INSERT INTO trainer (person_id, cohort_id) VALUES (:person, :cohort) ON CONFLICT DO NOTHING;

-- name: cohort_by_id(cohort)^
SELECT c.*, c.id AS c_id, c.name AS cohort_name, c.provider_id AS c_provider, c.paths AS cohort_paths FROM cohort c WHERE id = :cohort;

-- name: cohorts_of_provider(provider)
SELECT c.*, c.id AS c_id, c.name AS cohort_name, c.provider_id AS c_provider, c.paths AS cohort_paths FROM cohort c WHERE provider_id = :provider ORDER BY id DESC;

-- name: cohorts_of_trainer(person)
SELECT c.*, c.id AS c_id, c.name AS cohort_name, c.provider_id AS c_provider, c.paths AS cohort_paths
FROM cohort c JOIN trainer t ON t.cohort_id = c.id WHERE t.person_id = :person ORDER BY c.id DESC;

-- name: trainers_of_cohort(cohort)
SELECT p.id, p.name_sealed, p.language, t.digest_at FROM trainer t JOIN person p ON p.id = t.person_id
WHERE t.cohort_id = :cohort ORDER BY p.id;

-- name: add_cohort(id, provider, name, sending_org, host_org, home_country, home_tz, host_country, host_region, host_place, host_tz, departure, return_date, working_days, languages, paths, host_phone, free_days, travel_before, travel_after, by, now)!
INSERT INTO cohort (id, provider_id, name, sending_org, host_org, home_country, home_tz, host_country, host_region, host_place,
  host_tz, departure, return_date, working_days, languages, paths, host_phone,
  free_days, travel_before, travel_after, created_by, created_at)
VALUES (:id, :provider, :name, :sending_org, :host_org, :home_country, :home_tz, :host_country, :host_region, :host_place,
  :host_tz, :departure, :return_date, :working_days, :languages, :paths, :host_phone,
  :free_days, :travel_before, :travel_after, :by, :now);

-- name: set_cohort_days(cohort, free_days, travel_before, travel_after)!
UPDATE cohort SET free_days = :free_days, travel_before = :travel_before, travel_after = :travel_after WHERE id = :cohort;

-- learners ---------------------------------------------------------------------------------------------------------

-- name: add_learner(person, cohort, number, privacy_version, age_band, now)!
INSERT INTO learner (person_id, cohort_id, number, privacy_version, privacy_at, age_band, created_at)
VALUES (:person, :cohort, :number, :privacy_version, :now, :age_band, :now)
ON CONFLICT (person_id) DO UPDATE SET cohort_id = :cohort, privacy_version = :privacy_version, privacy_at = :now, age_band = :age_band;

-- name: attest_guardian(learner, trainer, now)!
UPDATE learner SET guardian_by = :trainer, guardian_at = :now WHERE person_id = :learner AND guardian_at IS NULL;

-- name: withdraw_guardian(learner)!
UPDATE learner SET guardian_by = NULL, guardian_at = NULL WHERE person_id = :learner;

-- name: choose_paths(person, paths, persona)!
UPDATE learner SET paths = :paths, persona = coalesce(:persona, persona) WHERE person_id = :person;

-- name: choose_trade(person, trade)!
UPDATE learner SET trade = :trade WHERE person_id = :person;

-- name: choose_slots(person, nugget_at, diary_at, quiet_from, quiet_to)!
UPDATE learner SET nugget_at = :nugget_at, diary_at = :diary_at, quiet_from = :quiet_from, quiet_to = :quiet_to WHERE person_id = :person;

-- name: stop_reminders(person, why, now)!
UPDATE learner SET stopped_at = :now, stopped_why = :why WHERE person_id = :person;

-- name: resume_reminders(person)!
UPDATE learner SET stopped_at = NULL, stopped_why = NULL, paused_until = NULL, unanswered = 0 WHERE person_id = :person;

-- name: pause_reminders(person, until)!
UPDATE learner SET paused_until = :until, unanswered = 0 WHERE person_id = :person;

-- name: set_rhythm(person, kind, due)!
INSERT INTO rhythm (person_id, kind, due_at) VALUES (:person, :kind, :due)
ON CONFLICT (person_id, kind) DO UPDATE SET due_at = :due;

-- name: clear_rhythm(person, kind)!
DELETE FROM rhythm WHERE person_id = :person AND kind = :kind;

-- name: give_identity(person, identity)!
UPDATE learner SET identity_sealed = :identity WHERE person_id = :person;

-- name: identity_of(person)^
SELECT identity_sealed FROM learner WHERE person_id = :person;

-- the machine ------------------------------------------------------------------------------------------------------

-- name: add_notice(person, kind, args, promise, key, priority, not_before, expires, now)!
INSERT INTO outbox (person_id, kind, args, promise, dedupe_key, priority, not_before, expires_at, created_at)
VALUES (:person, :kind, :args, :promise, :key, :priority, :not_before, :expires, :now)
ON CONFLICT (dedupe_key) DO NOTHING;

-- name: withdraw_notice(key, now)!
UPDATE outbox SET status = 'dropped', why = 'withdrawn', done_at = :now WHERE dedupe_key = :key AND status = 'due';

-- name: add_audit(at, actor, action, object, outcome)!
INSERT INTO audit (at, actor_id, action, object, outcome) VALUES (:at, :actor, :action, :object, :outcome);
