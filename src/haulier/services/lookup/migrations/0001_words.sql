-- The beginnings by which somebody looks for a thing and which no column has: names and unique codes, in small letters.
-- References, ids, scannable and tracking ids have columns and indexes of their own.

CREATE FUNCTION haulier_words_of(body jsonb) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT DISTINCT left(haulier_lower(word), 256)
    FROM unnest(ARRAY[body ->> 'name', body ->> 'uniqueCode']) AS word
    WHERE word <> ''
$$;

CREATE FUNCTION haulier_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM resource_link
        WHERE tenant_id = OLD.tenant_id AND kind = OLD.kind AND member = 'word' AND id = OLD.id
          AND value IN (SELECT haulier_words_of(OLD.body));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO resource_link (tenant_id, kind, member, value, id)
        SELECT NEW.tenant_id, NEW.kind, 'word', word, NEW.id FROM haulier_words_of(NEW.body) AS word
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER named_made AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind IN ('participant', 'entity', 'container_group', 'job_workflow', 'execution_workflow'))
    EXECUTE FUNCTION haulier_keep_words();
CREATE TRIGGER named_otherwise AFTER UPDATE ON resource
    FOR EACH ROW WHEN (OLD.kind IN ('participant', 'entity', 'container_group', 'job_workflow', 'execution_workflow')
                       AND OLD.body -> 'name' IS DISTINCT FROM NEW.body -> 'name')
    EXECUTE FUNCTION haulier_keep_words();
CREATE TRIGGER named_gone AFTER DELETE ON resource
    FOR EACH ROW WHEN (OLD.kind IN ('participant', 'entity', 'container_group', 'job_workflow', 'execution_workflow'))
    EXECUTE FUNCTION haulier_keep_words();

-- Those that are there.
-- all tenants: each row keeps its own tenant.
INSERT INTO resource_link (tenant_id, kind, member, value, id)
SELECT r.tenant_id, r.kind, 'word', w.word, r.id
FROM resource r CROSS JOIN LATERAL haulier_words_of(r.body) AS w(word)
WHERE r.kind IN ('participant', 'entity', 'container_group', 'job_workflow', 'execution_workflow')
ON CONFLICT DO NOTHING;
