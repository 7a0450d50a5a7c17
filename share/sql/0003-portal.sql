-- What the lists of the portal show of a client, worked out from its rows
-- (duties/status.c). changes counts what came since; 0 is up to date. version is of
-- the rules and the notice.
CREATE TABLE client_status (
	client INTEGER PRIMARY KEY REFERENCES client,
	changes INTEGER NOT NULL DEFAULT 1 CHECK (changes >= 0),
	version INTEGER NOT NULL DEFAULT 0,
	last_day TEXT CHECK (last_day GLOB '????-??-??'),
	last_at INTEGER,
	last_moment TEXT CHECK (last_moment IN ('arrival', 'after', 'weekly')),
	pain INTEGER CHECK (pain BETWEEN 0 AND 10),
	change INTEGER CHECK (change BETWEEN -100 AND 100),
	weekly_day TEXT CHECK (weekly_day GLOB '????-??-??'),
	weekly_due TEXT CHECK (weekly_due GLOB '????-??-??'),
	after_due TEXT CHECK (after_due GLOB '????-??-??'),
	worse_day TEXT CHECK (worse_day GLOB '????-??-??'),
	worse_latest INTEGER CHECK (worse_latest BETWEEN 0 AND 10),
	worse_median INTEGER CHECK (worse_median BETWEEN 0 AND 10),
	calls INTEGER NOT NULL DEFAULT 0 CHECK (calls >= 0),
	notes INTEGER NOT NULL DEFAULT 0 CHECK (notes >= 0),
	unreported INTEGER NOT NULL DEFAULT 0 CHECK (unreported >= 0),
	reported_at INTEGER,
	consents INTEGER NOT NULL DEFAULT 0 CHECK (consents BETWEEN 0 AND 7)
) STRICT;

CREATE INDEX client_status_changed ON client_status (client)
    WHERE changes > 0;

-- What a therapist has dealt with: a call that was asked for, a note.
CREATE TABLE checkin_seen (
	client INTEGER NOT NULL,
	checkin TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('call', 'note')),
	at INTEGER NOT NULL,
	seen_by INTEGER NOT NULL REFERENCES users,
	PRIMARY KEY (client, checkin, kind),
	FOREIGN KEY (client, checkin) REFERENCES checkin
) STRICT, WITHOUT ROWID;

-- Reports that were taken away.
CREATE TABLE report_made (
	client INTEGER NOT NULL REFERENCES client,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL REFERENCES users,
	reader TEXT NOT NULL
	    CHECK (reader IN ('therapist', 'client', 'referrer')),
	first_day TEXT NOT NULL CHECK (first_day GLOB '????-??-??'),
	last_day TEXT NOT NULL CHECK (last_day GLOB '????-??-??'),
	PRIMARY KEY (client, made_at, made_by, reader)
) STRICT, WITHOUT ROWID;

-- Every row of a client that the status depends on says so.
INSERT INTO client_status (client) SELECT id FROM client;
CREATE TRIGGER client_made AFTER INSERT ON client BEGIN
	INSERT INTO client_status (client) VALUES (new.id);
END;
CREATE TRIGGER client_changed AFTER UPDATE ON client BEGIN
	UPDATE client_status SET changes = changes + 1 WHERE client = new.id;
END;
CREATE TRIGGER checkin_made AFTER INSERT ON checkin BEGIN
	UPDATE client_status SET changes = changes + 1
	    WHERE client = new.client;
END;
CREATE TRIGGER session_made AFTER INSERT ON session BEGIN
	UPDATE client_status SET changes = changes + 1
	    WHERE client = new.client;
END;
CREATE TRIGGER consent_made AFTER INSERT ON consent BEGIN
	UPDATE client_status SET changes = changes + 1
	    WHERE client = new.client;
END;
CREATE TRIGGER consent_changed AFTER UPDATE ON consent BEGIN
	UPDATE client_status SET changes = changes + 1
	    WHERE client = new.client;
END;
CREATE TRIGGER seen_made AFTER INSERT ON checkin_seen BEGIN
	UPDATE client_status SET changes = changes + 1
	    WHERE client = new.client;
END;
CREATE TRIGGER report_made_made AFTER INSERT ON report_made BEGIN
	UPDATE client_status SET changes = changes + 1
	    WHERE client = new.client;
END;

-- What was written to a client to ask for an answer. kind and due name what
-- is asked for; a row without sent_at or dropped_at is being sent.
CREATE TABLE message (
	client INTEGER NOT NULL REFERENCES client,
	made_at INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('weekly', 'after')),
	due TEXT NOT NULL CHECK (due GLOB '????-??-??'),
	language TEXT NOT NULL CHECK (language IN ('en', 'ms', 'zh', 'ta')),
	made_by INTEGER NOT NULL REFERENCES users,
	sent_at INTEGER,
	dropped_at INTEGER,
	PRIMARY KEY (client, made_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX message_open ON message (client)
    WHERE sent_at IS NULL AND dropped_at IS NULL;

-- The second factor. totp_secret is sealed with the key beside the database.
ALTER TABLE users ADD COLUMN totp_secret BLOB;
ALTER TABLE users ADD COLUMN totp_step INTEGER;
ALTER TABLE users ADD COLUMN needs_code INTEGER NOT NULL DEFAULT 0
    CHECK (needs_code IN (0, 1));
-- The password was right, the code is still to come.
ALTER TABLE login_session ADD COLUMN halfway INTEGER NOT NULL DEFAULT 0
    CHECK (halfway IN (0, 1));

CREATE TABLE recovery_code (
	user_id INTEGER NOT NULL REFERENCES users,
	code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
	used_at INTEGER,
	PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

-- A comparison of two techniques that is planned before it is given: so many
-- blocks of so many sessions each, in an order that was drawn beforehand.
-- blocks is a letter for each block, 'a' or 'b'.
CREATE TABLE plan (
	client INTEGER NOT NULL REFERENCES client,
	number INTEGER NOT NULL CHECK (number > 0),
	technique_a TEXT NOT NULL,
	technique_b TEXT NOT NULL CHECK (technique_b <> technique_a),
	blocks TEXT NOT NULL CHECK (length(blocks) BETWEEN 2 AND 12),
	block_sessions INTEGER NOT NULL
	    CHECK (block_sessions BETWEEN 1 AND 6),
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL REFERENCES users,
	ended_at INTEGER,
	PRIMARY KEY (client, number)
) STRICT, WITHOUT ROWID;

-- place: which session of the plan this is, from 1.
CREATE TABLE plan_session (
	client INTEGER NOT NULL,
	plan INTEGER NOT NULL,
	place INTEGER NOT NULL CHECK (place > 0),
	session INTEGER NOT NULL,
	PRIMARY KEY (client, plan, place),
	UNIQUE (client, session),
	FOREIGN KEY (client, plan) REFERENCES plan
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_object ON audit (object, seq);
CREATE INDEX audit_actor ON audit (actor, seq);
