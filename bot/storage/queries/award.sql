-- name: credentials_of(learner)
SELECT c.*, l.cohort_id FROM credential c LEFT JOIN learner l ON l.person_id = c.learner_id
WHERE c.learner_id = :learner ORDER BY c.awarded_at, c.achievement = 'stack', c.id;

-- name: credential_by_id(credential)^
SELECT c.*, l.cohort_id FROM credential c LEFT JOIN learner l ON l.person_id = c.learner_id WHERE c.id = :credential;

-- name: credentials_of_cohort(cohort)
SELECT c.*, l.cohort_id FROM credential c JOIN learner l ON l.person_id = c.learner_id
WHERE l.cohort_id = :cohort AND c.revoked_at IS NULL ORDER BY c.awarded_at DESC, c.id;

-- name: every_credential()
-- Parts come before the stacks that rest on them.
SELECT id, achievement, awarded_at, signed_json, signed_jwt, is_public, revoked_at, record_sealed IS NULL AS erased
FROM credential ORDER BY achievement = 'stack', awarded_at, id;

-- name: status_indices()
SELECT status_index FROM credential;

-- name: revoked_indices()
SELECT status_index FROM credential WHERE revoked_at IS NOT NULL;

-- name: add_credential(id, learner, provider, achievement, attempt, score, record, language, status_index, subject, awarded, json, jwt, facts)!
INSERT INTO credential (id, learner_id, provider_id, achievement, attempt_id, score, record_sealed, language, status_index,
  subject_id, awarded_at, signed_json, signed_jwt, facts)
VALUES (:id, :learner, :provider, :achievement, :attempt, :score, :record, :language, :status_index,
  :subject, :awarded, :json, :jwt, :facts);

-- name: sign_credential_anew(id, record, json, jwt, shows_name)!
UPDATE credential SET record_sealed = :record, signed_json = :json, signed_jwt = :jwt, shows_name = :shows_name
WHERE id = :id AND revoked_at IS NULL;

-- name: show_credential_page(credential, shown)!
UPDATE credential SET is_public = :shown WHERE id = :credential;

-- name: revoke_credential(credential, reason, by, now)!
UPDATE credential SET revoked_at = :now, revoked_reason = :reason, revoked_by = :by WHERE id = :credential AND revoked_at IS NULL;

-- name: identity_draft_of(person)^
SELECT identity_draft_sealed FROM learner WHERE person_id = :person;

-- name: draft_identity(person, draft)!
UPDATE learner SET identity_draft_sealed = :draft WHERE person_id = :person;

-- name: validated_versions(learner, path)
-- The words that were validated, in an order that does not change.
SELECT e.id, e.unit_id, e.local_date, e.version, v.body_sealed, v.media
FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version
WHERE e.learner_id = :learner AND e.path = :path AND e.status = 'validated' AND e.version > 0 ORDER BY e.local_date, e.id;

-- name: version_to_show(entry, version)^
SELECT e.id, e.unit_id, e.local_date, v.version, v.body_sealed, v.media
FROM entry e JOIN entry_version v ON v.entry_id = e.id WHERE e.id = :entry AND v.version = :version AND v.version > 0;

-- name: evidence_of(learner, path)^
-- What stands behind an award, in numbers.
SELECT
  (SELECT count(*) FROM entry e WHERE e.learner_id = :learner AND e.path = :path AND e.status = 'validated') AS entries,
  (SELECT count(*) FROM attendance a WHERE a.learner_id = :learner AND a.unit_id LIKE upper(:path) || '-%') AS attended,
  (SELECT count(DISTINCT w.item_id) FROM answer w WHERE w.learner_id = :learner AND w.occasion = 'quiz' AND w.is_right = 1
     AND w.item_id LIKE upper(:path) || '-%') AS quiz_items;
