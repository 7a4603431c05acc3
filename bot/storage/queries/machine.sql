-- name: unreachable_chat(chat, now)!
UPDATE person SET unreachable_since = :now WHERE chat_id = :chat AND unreachable_since IS NULL;

-- name: drop_nudges_of_chat(chat, now)!
UPDATE outbox SET status = 'dropped', why = 'unreachable', done_at = :now
WHERE status = 'due' AND promise = 'nudge' AND person_id = (SELECT id FROM person WHERE chat_id = :chat);

-- name: reachable_chat(chat)!
UPDATE person SET unreachable_since = NULL WHERE chat_id = :chat;

-- name: add_failed(update_id, chat, payload, traceback, now)!
INSERT INTO failed_update (update_id, chat_id, payload_sealed, traceback, failed_at)
VALUES (:update_id, :chat, :payload, :traceback, :now) ON CONFLICT (update_id) DO NOTHING;

-- name: failed_updates()
SELECT * FROM failed_update ORDER BY failed_at DESC;

-- name: mark_replayed(update_id, now)!
UPDATE failed_update SET replayed_at = :now WHERE update_id = :update_id;

-- name: letters_due(priority, now, most)
-- Letters that may go now. People who cannot be reached keep their must-letters until they come back.
SELECT o.id, o.person_id, o.kind, o.args, o.promise, o.tries, p.chat_id
FROM outbox o JOIN person p ON p.id = o.person_id
WHERE o.status = 'due' AND o.priority = :priority AND o.not_before <= :now AND p.unreachable_since IS NULL
ORDER BY o.not_before, o.id LIMIT :most;

-- name: claim_letter(id)!
UPDATE outbox SET status = 'sending', tries = tries + 1 WHERE id = :id AND status = 'due';

-- name: expire_letters(now)!
UPDATE outbox SET status = 'dropped', why = 'expired', done_at = :now
WHERE status = 'due' AND promise = 'nudge' AND expires_at IS NOT NULL AND expires_at <= :now;

-- name: finish_letter(id, status, message, why, not_before, now)!
UPDATE outbox SET status = :status, message_id = :message, why = :why,
  not_before = coalesce(:not_before, not_before), done_at = CASE WHEN :status = 'due' THEN NULL ELSE :now END
WHERE id = :id;

-- name: recover_must()!
UPDATE outbox SET status = 'due' WHERE status = 'sending' AND promise = 'must';

-- name: recover_nudge(now)!
UPDATE outbox SET status = 'uncertain', why = 'process died while sending', done_at = :now WHERE status = 'sending' AND promise = 'nudge';

-- name: mark_handled_once(update_id, now)!
INSERT INTO handled_update (update_id, handled_at) VALUES (:update_id, :now) ON CONFLICT DO NOTHING;

-- name: unmark_handled(update_id)!
-- An update that was set aside may be taken again.
DELETE FROM handled_update WHERE update_id = :update_id;
