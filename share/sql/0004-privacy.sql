-- Clients who were erased: by these numbers alone they are found in an older
-- backup and erased again. made_at tells apart whoever had the same id before
-- a restore. Ids here are never given again.
CREATE TABLE erased (
	client INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	erased_at INTEGER NOT NULL,
	PRIMARY KEY (client, made_at)
) STRICT, WITHOUT ROWID;
