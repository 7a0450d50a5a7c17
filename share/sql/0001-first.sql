-- Instants are seconds since 1970 in UTC; days are YYYY-MM-DD in the
-- practice's time zone; NULL is "not answered" or "not known", never 0.

CREATE TABLE users (
	id INTEGER PRIMARY KEY,
	login TEXT NOT NULL UNIQUE CHECK (length(login) BETWEEN 1 AND 40),
	name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
	role TEXT NOT NULL CHECK (role IN ('therapist', 'owner')),
	password TEXT NOT NULL,
	must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
	made_at INTEGER NOT NULL,
	disabled_at INTEGER
) STRICT;

CREATE TABLE login_session (
	token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
	user_id INTEGER NOT NULL REFERENCES users,
	created INTEGER NOT NULL,
	last_seen INTEGER NOT NULL,
	expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX login_session_user ON login_session (user_id);

CREATE TABLE throttle (
	key TEXT PRIMARY KEY,
	failures INTEGER NOT NULL CHECK (failures > 0),
	last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE client (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 16),
	name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
	search TEXT NOT NULL,
	phone TEXT CHECK (length(phone) BETWEEN 1 AND 30),
	language TEXT NOT NULL CHECK (language IN ('en', 'ms', 'zh', 'ta')),
	therapist INTEGER REFERENCES users,
	therapist_text TEXT,
	conditions INTEGER NOT NULL CHECK (conditions BETWEEN 0 AND 31),
	activity_1 TEXT CHECK (length(activity_1) BETWEEN 1 AND 100),
	activity_2 TEXT CHECK (length(activity_2) BETWEEN 1 AND 100),
	activity_3 TEXT CHECK (length(activity_3) BETWEEN 1 AND 100),
	asks_swelling INTEGER NOT NULL CHECK (asks_swelling IN (0, 1)),
	first_treatment_day TEXT
	    CHECK (first_treatment_day GLOB '????-??-??'),
	made_at INTEGER NOT NULL,
	archived_at INTEGER
) STRICT;

-- search is the folded name, code and digits of the phone, a line each.
CREATE INDEX client_search ON client (search, id);
CREATE INDEX client_therapist ON client (therapist, search, id);

CREATE TABLE client_movement (
	client INTEGER NOT NULL REFERENCES client,
	position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 4),
	movement TEXT NOT NULL,
	side TEXT NOT NULL CHECK (side IN ('left', 'right', 'midline')),
	PRIMARY KEY (client, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
	token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
	client INTEGER NOT NULL REFERENCES client,
	made_at INTEGER NOT NULL,
	made_by INTEGER REFERENCES users,
	expires INTEGER NOT NULL,
	last_used INTEGER,
	revoked INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX link_client ON link (client, made_at);

CREATE TABLE consent (
	client INTEGER NOT NULL REFERENCES client,
	purpose TEXT NOT NULL
	    CHECK (purpose IN ('data', 'messages', 'sharing')),
	given_at INTEGER NOT NULL,
	version INTEGER NOT NULL CHECK (version > 0),
	language TEXT NOT NULL CHECK (language IN ('en', 'ms', 'zh', 'ta')),
	withdrawn_at INTEGER,
	PRIMARY KEY (client, purpose, given_at)
) STRICT, WITHOUT ROWID;

-- The current version of a session is its highest.
CREATE TABLE session (
	client INTEGER NOT NULL REFERENCES client,
	number INTEGER NOT NULL CHECK (number > 0),
	version INTEGER NOT NULL CHECK (version > 0),
	day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
	made_at INTEGER NOT NULL,
	made_by INTEGER REFERENCES users,
	therapist_text TEXT,
	source TEXT NOT NULL CHECK (source IN ('therapist', 'client')),
	note TEXT CHECK (length(note) BETWEEN 1 AND 2000),
	PRIMARY KEY (client, number, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE session_technique (
	client INTEGER NOT NULL,
	number INTEGER NOT NULL,
	version INTEGER NOT NULL,
	technique TEXT NOT NULL CHECK (technique IN ('deep_tissue',
	    'trigger_point', 'myofascial_release',
	    'stretching_mobilization', 'other')),
	minutes INTEGER CHECK (minutes BETWEEN 1 AND 240),
	PRIMARY KEY (client, number, version, technique),
	FOREIGN KEY (client, number, version) REFERENCES session
) STRICT, WITHOUT ROWID;

-- technique '' is a region of the whole session.
CREATE TABLE session_region (
	client INTEGER NOT NULL,
	number INTEGER NOT NULL,
	version INTEGER NOT NULL,
	technique TEXT NOT NULL CHECK (technique IN ('', 'deep_tissue',
	    'trigger_point', 'myofascial_release',
	    'stretching_mobilization', 'other')),
	region TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('treated', 'referred')),
	minutes INTEGER CHECK (minutes BETWEEN 1 AND 240),
	PRIMARY KEY (client, number, version, technique, region, kind),
	FOREIGN KEY (client, number, version) REFERENCES session
) STRICT, WITHOUT ROWID;

CREATE TABLE checkin (
	client INTEGER NOT NULL REFERENCES client,
	id TEXT NOT NULL CHECK (length(id) = 32),
	moment TEXT NOT NULL CHECK (moment IN ('arrival', 'after', 'weekly')),
	day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
	submitted_at INTEGER,
	language TEXT CHECK (language IN ('en', 'ms', 'zh', 'ta')),
	form_version INTEGER NOT NULL CHECK (form_version >= 0),
	sender TEXT NOT NULL CHECK (sender IN ('client', 'therapist')),
	replaces TEXT CHECK (length(replaces) = 32),
	pain_now INTEGER CHECK (pain_now BETWEEN 0 AND 10),
	pain_before INTEGER CHECK (pain_before BETWEEN 0 AND 10),
	pain_before_recalled INTEGER CHECK (pain_before_recalled IN (0, 1)),
	pain_week INTEGER CHECK (pain_week BETWEEN 0 AND 10),
	interference_enjoyment INTEGER
	    CHECK (interference_enjoyment BETWEEN 0 AND 10),
	interference_activity INTEGER
	    CHECK (interference_activity BETWEEN 0 AND 10),
	activity_1 INTEGER CHECK (activity_1 BETWEEN 0 AND 10),
	activity_2 INTEGER CHECK (activity_2 BETWEEN 0 AND 10),
	activity_3 INTEGER CHECK (activity_3 BETWEEN 0 AND 10),
	tightness INTEGER CHECK (tightness BETWEEN 0 AND 10),
	swelling INTEGER CHECK (swelling BETWEEN 0 AND 10),
	new_soreness TEXT CHECK (new_soreness IN ('none', 'mild', 'call')),
	global_change INTEGER CHECK (global_change BETWEEN 1 AND 7),
	something_else INTEGER CHECK (something_else IN (0, 1)),
	something_text TEXT CHECK (length(something_text) BETWEEN 1 AND 120),
	note TEXT CHECK (length(note) BETWEEN 1 AND 2000),
	PRIMARY KEY (client, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX checkin_replaces ON checkin (client, replaces)
    WHERE replaces IS NOT NULL;

CREATE TABLE checkin_region (
	client INTEGER NOT NULL,
	checkin TEXT NOT NULL,
	region TEXT NOT NULL,
	PRIMARY KEY (client, checkin, region),
	FOREIGN KEY (client, checkin) REFERENCES checkin
) STRICT, WITHOUT ROWID;

CREATE TABLE reading (
	client INTEGER NOT NULL REFERENCES client,
	id TEXT NOT NULL CHECK (length(id) = 32),
	day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
	made_at INTEGER NOT NULL,
	replaces TEXT CHECK (length(replaces) = 32),
	checkin TEXT CHECK (length(checkin) = 32),
	movement TEXT NOT NULL,
	side TEXT NOT NULL CHECK (side IN ('left', 'right', 'midline')),
	motion TEXT NOT NULL CHECK (motion IN ('active', 'passive')),
	timing TEXT NOT NULL CHECK (timing IN ('before', 'after', 'other')),
	degrees INTEGER NOT NULL CHECK (degrees BETWEEN -180 AND 360),
	repeats INTEGER CHECK (repeats BETWEEN 1 AND 9),
	method TEXT NOT NULL CHECK (method IN ('goniometer',
	    'inclinometer', 'phone', 'visual')),
	measurer INTEGER REFERENCES users,
	measurer_text TEXT,
	PRIMARY KEY (client, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX reading_replaces ON reading (client, replaces)
    WHERE replaces IS NOT NULL;

-- A chain: hash covers the row and the hash before it. Ids only.
CREATE TABLE audit (
	seq INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	action TEXT NOT NULL,
	object INTEGER NOT NULL,
	detail TEXT NOT NULL,
	hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
