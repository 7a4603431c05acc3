-- Days of a cohort that no calendar of public holidays knows, and days on the way beside those of departure and return.
ALTER TABLE cohort ADD COLUMN free_days TEXT NOT NULL DEFAULT '';          -- the host's own days off, '2026-06-13,2026-06-24'
ALTER TABLE cohort ADD COLUMN travel_before INTEGER NOT NULL DEFAULT 0 CHECK (travel_before BETWEEN 0 AND 6);   -- after the departure
ALTER TABLE cohort ADD COLUMN travel_after INTEGER NOT NULL DEFAULT 0 CHECK (travel_after BETWEEN 0 AND 6);     -- before the return
