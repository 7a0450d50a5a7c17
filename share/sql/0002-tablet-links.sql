-- A link that lives on one of the practice's devices for one check-in, and
-- who holds that device; NULL is an ordinary link.
ALTER TABLE link ADD COLUMN tablet TEXT
    CHECK (tablet IN ('client', 'therapist'));
