-- By which rules search was made (store/search.c); a start makes it anew
-- where they are others: SQL alone cannot.
ALTER TABLE client ADD COLUMN search_by TEXT NOT NULL DEFAULT '';
-- What only makes a client found again changes nothing that is shown.
DROP TRIGGER client_changed;
CREATE TRIGGER client_changed AFTER UPDATE OF id, code, name, phone, language,
    therapist, therapist_text, conditions, activity_1, activity_2, activity_3,
    asks_swelling, first_treatment_day, made_at, archived_at ON client BEGIN
	UPDATE client_status SET changes = changes + 1 WHERE client = new.id;
END;
