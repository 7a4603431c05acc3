-- name: form_of(person, form)^
-- The answers given so far.
SELECT body_sealed FROM form WHERE person_id = :person AND form = :form;

-- name: keep_form(person, form, body, now)!
INSERT INTO form (person_id, form, body_sealed, kept_at) VALUES (:person, :form, :body, :now)
ON CONFLICT (person_id, form) DO UPDATE SET body_sealed = :body, kept_at = :now;

-- name: drop_form(person, form)!
DELETE FROM form WHERE person_id = :person AND form = :form;
