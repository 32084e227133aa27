-- How many resources of a type are in each state, so that nobody reads a million rows to count them. Every row made, removed or moved to
-- another state adds a line to a list that is never changed in place: writers wait for nobody. The sum of the lines is the count, in the same
-- moment as the rows themselves; now and then lines of the same are replaced by their sum. The kinds are those that declare it: Kind.is_counted.
CREATE TABLE resource_count (
    tenant_id text   NOT NULL,
    kind      text   NOT NULL,
    type      text   NOT NULL,
    state     text   NOT NULL, -- empty: none
    line      bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    resources bigint NOT NULL,
    PRIMARY KEY (tenant_id, kind, type, state, line)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);

CREATE FUNCTION haulier_count_resource() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO resource_count (tenant_id, kind, type, state, resources)
        VALUES (NEW.tenant_id, NEW.kind, NEW.type, coalesce(NEW.state, ''), 1);
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO resource_count (tenant_id, kind, type, state, resources)
        VALUES (OLD.tenant_id, OLD.kind, OLD.type, coalesce(OLD.state, ''), -1);
    ELSE
        INSERT INTO resource_count (tenant_id, kind, type, state, resources)
        VALUES (OLD.tenant_id, OLD.kind, OLD.type, coalesce(OLD.state, ''), -1),
               (NEW.tenant_id, NEW.kind, NEW.type, coalesce(NEW.state, ''), 1);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER resource_counted AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind IN ('container', 'dispatch', 'entity', 'job', 'order', 'participant', 'work_order'))
    EXECUTE FUNCTION haulier_count_resource();
CREATE TRIGGER resource_counted_elsewhere AFTER UPDATE ON resource
    FOR EACH ROW WHEN (OLD.kind IN ('container', 'dispatch', 'entity', 'job', 'order', 'participant', 'work_order')
                       AND (OLD.state IS DISTINCT FROM NEW.state OR OLD.type <> NEW.type))
    EXECUTE FUNCTION haulier_count_resource();
CREATE TRIGGER resource_counted_no_more AFTER DELETE ON resource
    FOR EACH ROW WHEN (OLD.kind IN ('container', 'dispatch', 'entity', 'job', 'order', 'participant', 'work_order'))
    EXECUTE FUNCTION haulier_count_resource();

-- Those that are there. The triggers hold writers off until this is committed.
-- all tenants: each row keeps its own tenant.
INSERT INTO resource_count (tenant_id, kind, type, state, resources)
SELECT tenant_id, kind, type, coalesce(state, ''), count(*) FROM resource
WHERE kind IN ('container', 'dispatch', 'entity', 'job', 'order', 'participant', 'work_order')
GROUP BY tenant_id, kind, type, coalesce(state, '');
