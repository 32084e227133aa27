-- Who is in a group, found by the group (platform/migrations/0021_links.sql); the group of a tenant's administrators (contract/aaa.md
-- section 11.2); what callers are known by before they name a tenant.

CREATE FUNCTION haulier_link_groups() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM resource_link
        WHERE tenant_id = OLD.tenant_id AND kind = OLD.kind AND member = 'groups' AND id = OLD.id
          AND value IN (SELECT jsonb_array_elements_text(OLD.body -> 'groups'));
    END IF;
    INSERT INTO resource_link (tenant_id, kind, member, value, id)
    SELECT NEW.tenant_id, NEW.kind, 'groups', value, NEW.id FROM jsonb_array_elements_text(NEW.body -> 'groups') AS value
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER user_made AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind = 'user' AND NEW.body ? 'groups') EXECUTE FUNCTION haulier_link_groups();
CREATE TRIGGER user_of_other_groups AFTER UPDATE ON resource
    FOR EACH ROW WHEN (OLD.kind = 'user' AND OLD.body -> 'groups' IS DISTINCT FROM NEW.body -> 'groups')
    EXECUTE FUNCTION haulier_link_groups();

-- Tenants from before there were groups. The system tenant's administrators run the installation.
-- all tenants: each row keeps its own tenant.
INSERT INTO resource (tenant_id, kind, id, version, type, key, attrs, body, created_at, created_by, updated_at, updated_by)
SELECT t.tenant_id, 'group', 'group:' || gen_random_uuid(), 1, '', 'administrators', '{}',
       jsonb_build_object('name', 'Administrators', 'description', 'May do everything in this tenant', 'isActive', true, 'isDeleted', false,
                          'roles', jsonb_build_array('Platform:Role:platform:app:haulier:'
                                                     || CASE WHEN t.tenant_id = 'haulier' THEN 'Operator' ELSE 'Admin' END)),
       t.created_at, t.created_by, t.created_at, t.created_by
FROM resource t WHERE t.kind = 'tenant'
ON CONFLICT DO NOTHING;

-- Keys of the API, found by their hash before a tenant is known. The column is in an index already, so updates stay in place.
CREATE INDEX resource_api_key ON resource (key) WHERE kind = 'api_key';

-- Other names of tenants, by which hosts name them.
CREATE FUNCTION haulier_link_alias() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM resource_link WHERE tenant_id = NEW.tenant_id AND kind = NEW.kind AND member = 'alias' AND id = NEW.id;
    INSERT INTO resource_link (tenant_id, kind, member, value, id)
    SELECT NEW.tenant_id, NEW.kind, 'alias', lower(value), NEW.id
    FROM jsonb_array_elements_text(CASE jsonb_typeof(NEW.body #> '{metadata,alias}') WHEN 'array' THEN NEW.body #> '{metadata,alias}'
                                                                                    ELSE '[]' END) AS value
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER tenant_named AFTER INSERT OR UPDATE ON resource
    FOR EACH ROW WHEN (NEW.kind = 'tenant') EXECUTE FUNCTION haulier_link_alias();
CREATE INDEX resource_link_alias ON resource_link (value) WHERE kind = 'tenant';
-- all tenants: each row keeps its own tenant.
INSERT INTO resource_link (tenant_id, kind, member, value, id)
SELECT r.tenant_id, r.kind, 'alias', lower(a.value), r.id
FROM resource r
CROSS JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(r.body #> '{metadata,alias}') WHEN 'array' THEN r.body #> '{metadata,alias}'
                                                                                            ELSE '[]' END) AS a(value)
WHERE r.kind = 'tenant'
ON CONFLICT DO NOTHING;

-- Ids of requests that the admin key signed, each once in five minutes.
CREATE TABLE admin_request (
    tenant_id  text   NOT NULL,
    request_id text   NOT NULL,
    at         bigint NOT NULL,
    PRIMARY KEY (tenant_id, request_id)
);

-- The audit (contract/aaa.md section 11.10): rows of the journal but for the kinds that most rows are of.
CREATE INDEX journal_audit ON journal (tenant_id, at)
    WHERE kind NOT IN ('job', 'dispatch', 'workflow_instance', 'participant', 'container', 'entity');
