-- The whole store of the companion. Times are UTC text 'YYYY-MM-DDTHH:MM:SS.ffffffZ', dates 'YYYY-MM-DD', so that
-- they sort as text. Columns named *_sealed hold AES-GCM cipher text
-- whose key lies outside the database.

CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
INSERT INTO counter (name, value) VALUES
  ('person', 0), ('provider', 0), ('cohort', 0), ('invitation', 0), ('entry', 1000), ('attempt', 0), ('learner_number', 0), ('word', 0);

-- people -------------------------------------------------------------------------------------------------------
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  chat_id BIGINT NOT NULL UNIQUE,
  language TEXT NOT NULL,
  name_sealed BLOB,                     -- what the person wants to be called
  roles TEXT NOT NULL DEFAULT '',       -- comma-joined: learner, trainer, coordinator
  place TEXT NOT NULL DEFAULT '{}',     -- where the conversation stands: {"dialogue", "name", "data"}
  rev INTEGER NOT NULL DEFAULT 0,       -- revision of the current screen; a button of another revision is stale
  screen_message_id BIGINT,
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,                -- last sign of life
  unreachable_since TEXT,               -- the person blocked the bot
  human_mode_until TEXT                 -- a person speaks with the learner: nudges rest
);

CREATE TABLE form (                     -- answers to a form that is not complete yet (joining, a new cohort)
  person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  form TEXT NOT NULL,
  body_sealed BLOB NOT NULL,
  kept_at TEXT NOT NULL,
  PRIMARY KEY (person_id, form)
);

CREATE TABLE provider (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  country TEXT NOT NULL,                -- ISO 3166-1 alpha-2
  place TEXT NOT NULL DEFAULT '',
  url TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  posts_paper INTEGER NOT NULL DEFAULT 0,
  challenge_mandatory INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
);

CREATE TABLE coordinator (
  person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  provider_id INTEGER NOT NULL REFERENCES provider(id),
  PRIMARY KEY (person_id, provider_id)
);

CREATE TABLE cohort (
  id INTEGER PRIMARY KEY,
  provider_id INTEGER NOT NULL REFERENCES provider(id),
  name TEXT NOT NULL,
  sending_org TEXT NOT NULL,
  host_org TEXT NOT NULL,
  home_country TEXT NOT NULL,
  home_tz TEXT NOT NULL,
  host_country TEXT NOT NULL,
  host_region TEXT,                     -- subdivision for public holidays, as the holidays library names it
  host_place TEXT NOT NULL,
  host_tz TEXT NOT NULL,
  departure TEXT NOT NULL,
  return_date TEXT NOT NULL,
  working_days TEXT NOT NULL,           -- ISO weekdays, '12345'
  languages TEXT NOT NULL,              -- 'en,de,sl'
  paths TEXT NOT NULL,                  -- 'eco,ecn,soc'
  host_phone TEXT NOT NULL DEFAULT '',
  created_by INTEGER,
  created_at TEXT NOT NULL,
  closed_at TEXT
);
CREATE INDEX cohort_provider ON cohort (provider_id);

CREATE TABLE trainer (
  person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  cohort_id INTEGER NOT NULL REFERENCES cohort(id),
  digest_at TEXT NOT NULL DEFAULT '07:30',   -- local time at the sending organisation
  digest_on TEXT,                            -- local date of the last digest
  PRIMARY KEY (person_id, cohort_id)
);
CREATE INDEX trainer_cohort ON trainer (cohort_id);

CREATE TABLE learner (
  person_id INTEGER PRIMARY KEY REFERENCES person(id) ON DELETE CASCADE,
  cohort_id INTEGER REFERENCES cohort(id),   -- null: self-directed, earns no credential
  number TEXT NOT NULL,                      -- pseudonymous participant number, shown in the matrix
  privacy_version TEXT NOT NULL,
  privacy_at TEXT NOT NULL,
  age_band TEXT NOT NULL,                    -- 'full' or 'minor' (under the country's limit, guardian needed)
  guardian_by INTEGER,                       -- trainer who attested the guardian's signature
  guardian_at TEXT,
  paths TEXT NOT NULL DEFAULT '',
  persona TEXT,
  trade TEXT,
  nugget_at TEXT NOT NULL DEFAULT '12:15',   -- local times of the two slots
  diary_at TEXT NOT NULL DEFAULT '15:30',
  quiet_from TEXT NOT NULL DEFAULT '19:00',
  quiet_to TEXT NOT NULL DEFAULT '07:00',
  unanswered INTEGER NOT NULL DEFAULT 0,     -- reminders in a row without a sign of life
  stopped_at TEXT,                           -- /stop, or silence after three reminders
  stopped_why TEXT,                          -- 'asked' or 'silent'
  paused_until TEXT,
  fine_at TEXT,                              -- a trainer knows that all is well: silence counts from here
  identity_sealed BLOB,                      -- {"full_name", "birth_date", "contact", "address"?}: asked when a credential comes into sight
  identity_draft_sealed BLOB,                -- the same while the questions are being asked
  created_at TEXT NOT NULL
);
CREATE INDEX learner_cohort ON learner (cohort_id);

CREATE TABLE invitation (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  provider_id INTEGER REFERENCES provider(id),
  cohort_id INTEGER REFERENCES cohort(id),
  created_by INTEGER,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_by INTEGER,
  used_at TEXT,
  revoked_at TEXT
);
CREATE INDEX invitation_cohort ON invitation (cohort_id);

-- learning -----------------------------------------------------------------------------------------------------
CREATE TABLE unit_progress (
  learner_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  unit_id TEXT NOT NULL,
  started_at TEXT NOT NULL,
  content_version TEXT NOT NULL,
  step TEXT NOT NULL DEFAULT 'teaser',       -- teaser, nugget:1 …, activity, challenge, quiz, done
  activity_state TEXT NOT NULL DEFAULT '{}', -- cards placed so far
  activity_right INTEGER,
  quiz_items TEXT NOT NULL DEFAULT '',       -- the five drawn, comma-joined
  quiz_done_at TEXT,
  done_at TEXT,
  PRIMARY KEY (learner_id, unit_id)
);

CREATE TABLE answer (                        -- nugget, quiz and review answers: appended, never changed
  learner_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  unit_id TEXT NOT NULL,                     -- so that one unit's answers lie side by side
  item_id TEXT NOT NULL,
  round INTEGER NOT NULL,                    -- 1 for the first answer to this item; one answer per item and round
  occasion TEXT NOT NULL,                    -- nugget, quiz, review
  choice TEXT NOT NULL,
  is_right INTEGER NOT NULL,
  answered_at TEXT NOT NULL,
  PRIMARY KEY (learner_id, unit_id, item_id, round)
);

CREATE TABLE card (                          -- a missed question that comes back spaced
  learner_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  unit_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  memory TEXT NOT NULL,                      -- the scheduler's own state, JSON
  due_at TEXT NOT NULL,
  PRIMARY KEY (learner_id, item_id)
);
CREATE INDEX card_due ON card (learner_id, due_at);

CREATE TABLE challenge (
  learner_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  challenge_id TEXT NOT NULL,
  text_sealed BLOB,
  media TEXT NOT NULL DEFAULT '',            -- sha256, comma-joined
  handed_in_at TEXT NOT NULL,
  number INTEGER NOT NULL,                   -- the number in '✓ saved #n'
  PRIMARY KEY (learner_id, challenge_id)
);

CREATE TABLE attendance (
  learner_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  unit_id TEXT NOT NULL,
  method TEXT NOT NULL,                      -- code, hand
  attested_by INTEGER NOT NULL,
  attested_on TEXT NOT NULL,                 -- local date of the session
  attested_at TEXT NOT NULL,
  PRIMARY KEY (learner_id, unit_id)
);

CREATE TABLE attendance_code (
  cohort_id INTEGER NOT NULL REFERENCES cohort(id),
  unit_id TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  shown_by INTEGER NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  PRIMARY KEY (cohort_id, unit_id)
);
CREATE TABLE attendance_try (                -- wrong codes, so that nobody guesses through
  learner_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  tried_at TEXT NOT NULL
);

-- diary --------------------------------------------------------------------------------------------------------
CREATE TABLE home_card (
  learner_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  card_id TEXT NOT NULL,
  text_sealed BLOB,
  media TEXT NOT NULL DEFAULT '',
  saved_at TEXT NOT NULL,
  number INTEGER NOT NULL,                   -- the number in '✓ saved #n'
  source_message_id BIGINT,                  -- the message its words came in
  PRIMARY KEY (learner_id, card_id)
);

CREATE TABLE loose (                         -- words and files out of the blue, until the learner says where they belong
  learner_id INTEGER PRIMARY KEY REFERENCES person(id) ON DELETE CASCADE,
  body_sealed BLOB NOT NULL,
  kept_at TEXT NOT NULL
);

CREATE TABLE entry (
  id INTEGER PRIMARY KEY,                    -- the number in '✓ saved #n'
  learner_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  cohort_id INTEGER REFERENCES cohort(id),
  path TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  prompt_id TEXT NOT NULL,
  home_card_id TEXT,
  local_date TEXT NOT NULL,                  -- the working day it is filed under
  status TEXT NOT NULL,                      -- draft, submitted, returned, validated
  version INTEGER NOT NULL DEFAULT 0,        -- newest submitted version, 0 while a draft
  late INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  submitted_at TEXT,
  decided_at TEXT,
  decided_by INTEGER,
  UNIQUE (learner_id, path, local_date)
);
CREATE INDEX entry_desk ON entry (cohort_id, status, submitted_at);
CREATE INDEX entry_learner ON entry (learner_id, local_date);

CREATE TABLE entry_version (                 -- never overwritten
  entry_id INTEGER NOT NULL REFERENCES entry(id) ON DELETE CASCADE,
  version INTEGER NOT NULL,                  -- 0 is the draft in work, the only row that may change
  verdict TEXT NOT NULL DEFAULT '',          -- same, better, worse, unseen
  body_sealed BLOB NOT NULL,                 -- {"saw", "why", "take_home", "done", "said"}
  media TEXT NOT NULL DEFAULT '',
  words INTEGER NOT NULL DEFAULT 0,
  sources TEXT NOT NULL DEFAULT '',          -- messages its words came in, ',123,125,': an edited message finds its entry
  written_at TEXT NOT NULL,
  PRIMARY KEY (entry_id, version)
);

CREATE TABLE review (                        -- every decision on an entry, in order
  id INTEGER PRIMARY KEY,
  entry_id INTEGER NOT NULL REFERENCES entry(id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  trainer_id INTEGER NOT NULL,
  decision TEXT NOT NULL,                    -- shown, approved, returned, undone, reopened
  reason TEXT NOT NULL DEFAULT '',
  comment_sealed BLOB,
  comment_media TEXT NOT NULL DEFAULT '',    -- sha256 of a voice note that came with a return
  ticks TEXT NOT NULL DEFAULT '',            -- what an approval saw: compares, reason, transfers, comma-joined
  decided_at TEXT NOT NULL
);
CREATE INDEX review_entry ON review (entry_id, id);

-- assessment and award --------------------------------------------------------------------------------------------
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  learner_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  number INTEGER NOT NULL,
  items TEXT NOT NULL,                       -- the ten, comma-joined, in order
  option_seed INTEGER NOT NULL DEFAULT 0,    -- the order in which options are laid
  status TEXT NOT NULL,                      -- open, handed_in, confirmed
  opened_at TEXT NOT NULL,
  handed_in_at TEXT,
  score INTEGER CHECK (score BETWEEN 0 AND 100),   -- total points, set when confirmed
  identity_check TEXT,                       -- onsite, online, supervised, none; null when nothing was earned
  confirmed_by INTEGER,
  confirmed_at TEXT,
  UNIQUE (learner_id, path, number),
  CHECK (status <> 'confirmed' OR (score IS NOT NULL AND handed_in_at IS NOT NULL AND confirmed_by IS NOT NULL))
);
CREATE INDEX attempt_desk ON attempt (status, handed_in_at);

CREATE TABLE attempt_answer (
  attempt_id INTEGER NOT NULL REFERENCES attempt(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  item_id TEXT NOT NULL,
  choice TEXT NOT NULL DEFAULT '',           -- closed: option ids
  text_sealed BLOB,                          -- open: the answer
  media TEXT NOT NULL DEFAULT '',
  points INTEGER CHECK (points IS NULL OR points BETWEEN 0 AND 10),
  scored_by INTEGER,
  settled INTEGER NOT NULL DEFAULT 1,        -- 0: begun (options ticked, a photo sent), not given yet
  message_id BIGINT NOT NULL DEFAULT 0,      -- the message that held an open answer, so that an edit finds it
  answered_at TEXT NOT NULL,
  PRIMARY KEY (attempt_id, position)
);

CREATE TABLE self_rating (
  learner_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  rating TEXT NOT NULL,                      -- can, partly, not_yet
  rated_at TEXT NOT NULL,
  PRIMARY KEY (learner_id, unit_id)
);

CREATE TABLE extra_attempt (learner_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE, path TEXT NOT NULL,
  allowed_by INTEGER NOT NULL, allowed_at TEXT NOT NULL);

CREATE TABLE credential (
  id TEXT PRIMARY KEY,                       -- uuid4, part of the public address
  learner_id INTEGER REFERENCES person(id) ON DELETE SET NULL,   -- null once the learner's data were erased
  provider_id INTEGER NOT NULL REFERENCES provider(id),
  achievement TEXT NOT NULL,                 -- eco, ecn, soc, stack
  attempt_id INTEGER,
  score INTEGER NOT NULL CHECK (score BETWEEN 80 AND 100),       -- requirements 66: at least 80 of 100 points
  record_sealed BLOB,                        -- what was claimed, for re-issue; removed on erasure
  language TEXT NOT NULL,
  status_index INTEGER NOT NULL UNIQUE,
  subject_id TEXT NOT NULL,
  awarded_at TEXT NOT NULL,
  signed_json BLOB,                          -- the exact bytes served
  signed_jwt TEXT,
  facts TEXT NOT NULL DEFAULT '{}',          -- non-personal facts for the page (numbers, place)
  shows_name INTEGER NOT NULL DEFAULT 0,
  is_public INTEGER NOT NULL DEFAULT 1,
  revoked_at TEXT,
  revoked_reason TEXT,
  revoked_by INTEGER
);
-- One of a kind; after a revocation it may be earned again.
CREATE UNIQUE INDEX credential_held ON credential (learner_id, achievement) WHERE revoked_at IS NULL;

-- From marks to credential without a gap: a confirmed score is the sum of the ten marks, marks of a confirmed test stand
-- still, and a credential carries the confirmed score of its own test, which is at least 80. 79 never yields one.
CREATE TRIGGER attempt_score_is_its_marks BEFORE UPDATE OF status, score ON attempt
WHEN NEW.status = 'confirmed' AND (
  NEW.score IS NOT (SELECT sum(points) FROM attempt_answer WHERE attempt_id = NEW.id)
  OR (SELECT count(points) FROM attempt_answer WHERE attempt_id = NEW.id) <> 10)
BEGIN SELECT RAISE(ABORT, 'the score is not the sum of ten marks'); END;

CREATE TRIGGER attempt_confirmed_stands BEFORE UPDATE OF status, score, learner_id, path ON attempt
WHEN OLD.status = 'confirmed'
BEGIN SELECT RAISE(ABORT, 'a confirmed result does not change'); END;

CREATE TRIGGER attempt_comes_open BEFORE INSERT ON attempt
WHEN NEW.status <> 'open'
BEGIN SELECT RAISE(ABORT, 'an attempt begins open'); END;

CREATE TRIGGER attempt_marks_stand BEFORE UPDATE OF points ON attempt_answer
WHEN (SELECT status FROM attempt WHERE id = OLD.attempt_id) = 'confirmed'
BEGIN SELECT RAISE(ABORT, 'the marks of a confirmed test do not change'); END;

CREATE TRIGGER credential_needs_result BEFORE INSERT ON credential
WHEN NEW.achievement <> 'stack' AND NOT EXISTS (
  SELECT 1 FROM attempt a
  WHERE a.id = NEW.attempt_id AND a.learner_id = NEW.learner_id AND a.path = NEW.achievement
    AND a.status = 'confirmed' AND a.score = NEW.score AND a.score >= 80)
BEGIN SELECT RAISE(ABORT, 'no confirmed result of 80 points or more stands behind this credential'); END;

CREATE TRIGGER credential_stack_needs_parts BEFORE INSERT ON credential
WHEN NEW.achievement = 'stack' AND (
  (SELECT count(*) FROM credential c WHERE c.learner_id = NEW.learner_id AND c.achievement IN ('eco', 'ecn', 'soc')
     AND c.revoked_at IS NULL) <> 3
  OR NEW.score IS NOT (SELECT min(score) FROM credential c WHERE c.learner_id = NEW.learner_id
     AND c.achievement IN ('eco', 'ecn', 'soc') AND c.revoked_at IS NULL))
BEGIN SELECT RAISE(ABORT, 'the stack needs the credentials of all three paths'); END;

CREATE TRIGGER credential_claim_stands BEFORE UPDATE OF score, achievement, attempt_id, awarded_at, status_index ON credential
BEGIN SELECT RAISE(ABORT, 'what a credential claims does not change'); END;

CREATE TRIGGER credential_revoked_for_good BEFORE UPDATE OF revoked_at ON credential
WHEN OLD.revoked_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a revocation is for good'); END;

-- the machine --------------------------------------------------------------------------------------------------
CREATE TABLE handled_update (update_id BIGINT PRIMARY KEY, handled_at TEXT NOT NULL);

CREATE TABLE failed_update (
  update_id BIGINT PRIMARY KEY,
  chat_id BIGINT,
  payload_sealed BLOB NOT NULL,
  traceback TEXT NOT NULL,
  failed_at TEXT NOT NULL,
  replayed_at TEXT
);

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  args TEXT NOT NULL DEFAULT '{}',           -- ids only, never texts
  promise TEXT NOT NULL,                     -- must, nudge
  dedupe_key TEXT NOT NULL UNIQUE,
  priority INTEGER NOT NULL DEFAULT 5,       -- lower goes first
  status TEXT NOT NULL DEFAULT 'due',        -- due, sending, sent, dropped, uncertain, failed
  not_before TEXT NOT NULL,
  expires_at TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  message_id BIGINT,
  why TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  done_at TEXT
);
CREATE INDEX outbox_due ON outbox (status, priority, not_before, id);
CREATE INDEX outbox_person ON outbox (person_id, status);

CREATE TABLE rhythm (                        -- when the next reminder of a kind falls due
  person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,                        -- nugget, diary, assessment, digest
  due_at TEXT NOT NULL,
  PRIMARY KEY (person_id, kind)
);
CREATE INDEX rhythm_due ON rhythm (due_at);

CREATE TABLE media (
  sha256 TEXT PRIMARY KEY,
  kind TEXT NOT NULL,                        -- photo, voice, document, audio, video
  mime TEXT NOT NULL,
  size INTEGER NOT NULL,
  name_sealed BLOB,
  seconds INTEGER,
  stored_at TEXT NOT NULL
);
CREATE TABLE media_owner (
  sha256 TEXT NOT NULL REFERENCES media(sha256),
  person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  PRIMARY KEY (sha256, person_id)
);
CREATE TABLE media_file_id (sha256 TEXT NOT NULL, bot_id BIGINT NOT NULL, file_id TEXT NOT NULL, PRIMARY KEY (sha256, bot_id));

CREATE TABLE word (                          -- a line between trainer and learner, relayed by the companion
  id INTEGER PRIMARY KEY,
  sender_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  recipient_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  text_sealed BLOB NOT NULL,
  written_at TEXT NOT NULL
);
CREATE INDEX word_sender ON word (sender_id);
CREATE INDEX word_recipient ON word (recipient_id);

CREATE TABLE survey_answer (
  person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  form TEXT NOT NULL,                        -- learner, trainer
  subject TEXT NOT NULL,                     -- path or cohort the form speaks of
  question_id TEXT NOT NULL,
  scale INTEGER,
  text_sealed BLOB,
  answered_at TEXT NOT NULL,
  PRIMARY KEY (person_id, form, subject, question_id)
);

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor_id INTEGER,                          -- person, null for the machine; the number stays when the person is erased
  action TEXT NOT NULL,
  object TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT 'done'       -- done, refused
);

CREATE TABLE erasure (receipt TEXT PRIMARY KEY, erased_at TEXT NOT NULL, counts TEXT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
