-- Tags of files, found by key and value; and which store of objects belongs to this database. See docs/design/files.md.

CREATE TABLE file_tag (
    tenant_id text NOT NULL,
    pair      text COLLATE "C" NOT NULL,
    key       text COLLATE "C" NOT NULL,
    file_id   text NOT NULL,
    PRIMARY KEY (tenant_id, pair, file_id)
);
CREATE INDEX file_tag_key ON file_tag (tenant_id, key, file_id);
CREATE INDEX file_tag_file ON file_tag (tenant_id, file_id);

-- Tags never change: they come and go with their file.
CREATE FUNCTION haulier_file_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO file_tag (tenant_id, pair, key, file_id)
    SELECT DISTINCT NEW.tenant_id, concat(t ->> 'key', ':', t ->> 'value'), t ->> 'key', NEW.id
    FROM jsonb_array_elements(NEW.body -> 'tags') t
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE FUNCTION haulier_file_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM file_tag WHERE tenant_id = OLD.tenant_id AND file_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER file_made AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind = 'file' AND NEW.body ? 'tags') EXECUTE FUNCTION haulier_file_made();
CREATE TRIGGER file_gone AFTER DELETE ON resource
    FOR EACH ROW WHEN (OLD.kind = 'file' AND OLD.body ? 'tags') EXECUTE FUNCTION haulier_file_gone();

-- Who sweeps a store must know that it is its own: another installation's objects are in no row of this database.
CREATE TABLE file_store (
    tenant_id text PRIMARY KEY,
    id        uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO file_store (tenant_id) VALUES ('haulier');
