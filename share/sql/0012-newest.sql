-- What a form, a receipt and the list of clients ask for is found without
-- reading all that a client has sent; the scores of some weeks stand here.
CREATE INDEX checkin_moment ON checkin
    (client, moment, day, coalesce(submitted_at, 0), id, pain_now, pain_week);
CREATE INDEX checkin_change ON checkin (client, day)
    WHERE global_change IS NOT NULL;
CREATE INDEX reading_checkin ON reading (client, checkin)
    WHERE checkin IS NOT NULL;
CREATE INDEX reading_series ON reading (client, movement, side, day);
CREATE INDEX session_day ON session (client, day);
