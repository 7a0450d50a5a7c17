-- What a form and a receipt ask for is found without reading all that a
-- client has sent.
CREATE INDEX checkin_moment ON checkin (client, moment, day);
CREATE INDEX checkin_change ON checkin (client, day)
    WHERE global_change IS NOT NULL;
CREATE INDEX reading_checkin ON reading (client, checkin)
    WHERE checkin IS NOT NULL;
CREATE INDEX reading_series ON reading (client, movement, side, day);
CREATE INDEX session_day ON session (client, day);
