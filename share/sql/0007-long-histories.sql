-- What a client sends in a day is bounded: counted over this.
CREATE INDEX checkin_sent ON checkin (client, submitted_at, sender, replaces);
-- A day, or the last days, of a client who has sent much.
CREATE INDEX checkin_day
    ON checkin (client, day, coalesce(submitted_at, 0), id);
CREATE INDEX reading_day ON reading (client, day);
-- What a client wrote, in the order in which it is shown.
CREATE INDEX checkin_words
    ON checkin (client, day, coalesce(submitted_at, 0), id)
    WHERE note IS NOT NULL OR something_text IS NOT NULL
    OR new_soreness = 'call';

-- What a client wrote and nobody has dealt with, so that finding it costs
-- nothing for all that was dealt with. Rows come and go by triggers: who wants
-- a call is called; a note is read; what was corrected is no news, nor is what
-- was imported with the client.
CREATE TABLE checkin_unseen (
	client INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('call', 'note')),
	day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
	submitted_at INTEGER NOT NULL,
	checkin TEXT NOT NULL,
	PRIMARY KEY (client, kind, day, submitted_at, checkin),
	FOREIGN KEY (client, checkin) REFERENCES checkin
) STRICT, WITHOUT ROWID;

CREATE INDEX checkin_unseen_checkin ON checkin_unseen (client, checkin);

INSERT INTO checkin_unseen (client, kind, day, submitted_at, checkin)
    SELECT c.client,
	CASE WHEN c.new_soreness = 'call' THEN 'call' ELSE 'note' END,
	c.day, c.submitted_at, c.id
    FROM checkin c JOIN client o ON o.id = c.client
    WHERE c.submitted_at >= o.made_at
    AND (c.note IS NOT NULL OR c.something_text IS NOT NULL
	OR c.new_soreness = 'call')
    AND NOT EXISTS (SELECT 1 FROM checkin later
	WHERE later.client = c.client AND later.replaces = c.id)
    AND NOT EXISTS (SELECT 1 FROM checkin_seen k
	WHERE k.client = c.client AND k.checkin = c.id
	AND (k.kind = 'call' OR coalesce(c.new_soreness, '') <> 'call'));

CREATE TRIGGER checkin_told AFTER INSERT ON checkin
    WHEN new.submitted_at IS NOT NULL AND (new.note IS NOT NULL
    OR new.something_text IS NOT NULL OR new.new_soreness = 'call') BEGIN
	INSERT INTO checkin_unseen (client, kind, day, submitted_at, checkin)
	    SELECT new.client,
		CASE WHEN new.new_soreness = 'call' THEN 'call'
		ELSE 'note' END,
		new.day, new.submitted_at, new.id
	    FROM client o WHERE o.id = new.client
	    AND new.submitted_at >= o.made_at
	    AND NOT EXISTS (SELECT 1 FROM checkin later
		WHERE later.client = new.client AND later.replaces = new.id);
END;
CREATE TRIGGER checkin_corrected AFTER INSERT ON checkin
    WHEN new.replaces IS NOT NULL BEGIN
	DELETE FROM checkin_unseen
	    WHERE client = new.client AND checkin = new.replaces;
END;
CREATE TRIGGER checkin_dealt_with AFTER INSERT ON checkin_seen BEGIN
	DELETE FROM checkin_unseen
	    WHERE client = new.client AND checkin = new.checkin
	    AND (new.kind = 'call' OR kind = 'note');
END;
