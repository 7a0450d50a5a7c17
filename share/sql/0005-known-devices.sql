-- Recovery codes were kept under a plain hash of few bits, which whoever
-- steals the database computes back. Without the codes no hash can be keyed:
-- their users make new ones.
DELETE FROM recovery_code;

-- A one-time password ends; one from before this step, in a week.
ALTER TABLE users ADD COLUMN password_expires INTEGER;
UPDATE users SET password_expires = unixepoch() + 604800
    WHERE must_change = 1;

-- Browsers in which a user has signed in before: what strangers try under the
-- user's name does not keep them out.
CREATE TABLE device (
	token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
	user_id INTEGER NOT NULL REFERENCES users,
	made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX device_user ON device (user_id, made_at);
