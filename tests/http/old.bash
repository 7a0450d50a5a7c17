# old.bash: databases as earlier versions of the schema made them; after
# daemon.bash.

# What make_old needs, in $DIR.
old_steps() {
	ls share/sql/*.sql >"$DIR/steps"
	tokens=(old revoked)
	for name in "${tokens[@]}"; do
		head -c 32 /dev/urandom >"$DIR/bytes"
		base64 <"$DIR/bytes" | tr '/+' '_-' | tr -d '=\n' >"$DIR/$name"
		sha256sum <"$DIR/bytes" | cut -c 1-64 >"$DIR/$name.hash"
	done
}

# A database as the first N steps make it, with rows in every table that the
# first one has.
make_old() { # N
	rm -f "$DIR"/reliefd.db*
	(umask 077 && : >"$DIR/reliefd.db")
	head -n "$1" "$DIR/steps" | xargs cat | sqlite3 "$DIR/reliefd.db"
	sql "PRAGMA user_version = $1; PRAGMA foreign_keys = ON;
	INSERT INTO users (id, login, name, role, password, must_change,
	    made_at) VALUES (1, 'owner', 'Ö Wner', 'owner', 'x', 0, 1),
	    (2, 'aisha', 'Aisha', 'therapist', 'y', 1, 2);
	INSERT INTO client (id, code, name, search, language, therapist,
	    conditions, asks_swelling, made_at, activity_1)
	    VALUES (1, 'A1', 'Lim 陈', 'lim 陈 a1', 'zh', 2, 3, 1, 5, 'Kneel');
	INSERT INTO link (token_hash, client, made_at, expires, revoked)
	    VALUES (x'$(cat "$DIR/old.hash")', 1, unixepoch(),
	        unixepoch() + 86400, NULL),
	    (x'$(cat "$DIR/revoked.hash")', 1, unixepoch(),
	        unixepoch() + 86400, 9);
	INSERT INTO consent (client, purpose, given_at, version, language)
	    VALUES (1, 'data', 6, 1, 'zh');
	INSERT INTO session (client, number, version, day, made_at, made_by,
	    source, note)
	    VALUES (1, 1, 1, '2026-01-05', 7, 2, 'therapist', 'First');
	INSERT INTO session_technique (client, number, version, technique,
	    minutes) VALUES (1, 1, 1, 'deep_tissue', 20);
	INSERT INTO checkin (client, id, moment, day, submitted_at,
	    form_version, sender, pain_week, note) VALUES
	    (1, '$(printf %032d 1)', 'weekly', '2026-01-04', 8, 1, 'client',
	        0, 'Zero'),
	    (1, '$(printf %032d 2)', 'weekly', '2026-01-11', 9, 1, 'client',
	        10, NULL);
	INSERT INTO checkin_region (client, checkin, region)
	    VALUES (1, '$(printf %032d 1)', 'neck_b');
	INSERT INTO reading (client, id, day, made_at, movement, side, motion,
	    timing, degrees, repeats, method) VALUES (1, '$(printf %032d 3)',
	    '2026-01-05', 9, 'shoulder.flexion', 'left', 'active', 'before',
	    120, 1, 'goniometer');
	INSERT INTO throttle (key, failures, last) VALUES ('user:aisha', 3, 4)"
}
