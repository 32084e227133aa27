-- Configuration that others keep compiled, client ids that were claimed, guesses at secrets. See docs/design/identity.md.

-- Whoever keeps configuration compiled hears of a change with its commit, from the server that holds it: no other server has to be well
-- for a switched-off app to lose access everywhere. The kinds are those of the services' COMPILERS (tests/platform/test_news.py).
CREATE FUNCTION haulier_tell_config() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM pg_notify('haulier_config', concat_ws(E'\x1f', OLD.tenant_id, OLD.kind, OLD.id));
    ELSE
        PERFORM pg_notify('haulier_config', concat_ws(E'\x1f', NEW.tenant_id, NEW.kind, NEW.id));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER resource_tell_config AFTER INSERT OR UPDATE ON resource FOR EACH ROW
    WHEN (NEW.kind IN ('app', 'container_type', 'custom_code', 'dispatch_type', 'entity_template', 'entity_type', 'execution_flow',
                       'execution_macro', 'execution_task', 'execution_workflow', 'job_type', 'job_workflow', 'participant_template',
                       'participant_type', 'role', 'sm_config', 'sm_entity', 'sm_event', 'sm_reason', 'tenant'))
    EXECUTE FUNCTION haulier_tell_config();
CREATE TRIGGER resource_tell_config_gone AFTER DELETE ON resource FOR EACH ROW
    WHEN (OLD.kind IN ('app', 'container_type', 'custom_code', 'dispatch_type', 'entity_template', 'entity_type', 'execution_flow',
                       'execution_macro', 'execution_task', 'execution_workflow', 'job_type', 'job_workflow', 'participant_template',
                       'participant_type', 'role', 'sm_config', 'sm_entity', 'sm_event', 'sm_reason', 'tenant'))
    EXECUTE FUNCTION haulier_tell_config();

-- Wrong secrets by who brought them, counted for all processes. Not worth a write-ahead log: a crash forgives.
CREATE UNLOGGED TABLE guess (
    tenant_id text   NOT NULL,
    subject   text   NOT NULL,
    since     bigint NOT NULL,
    count     bigint NOT NULL CHECK (count >= 0),
    PRIMARY KEY (tenant_id, subject)
);

-- A client id that several tenants know belongs to who claimed it first, which the age of the app does not tell: it may have taken the
-- id later. Of those that are shared today and had another one before, the journal knows since when they have this one without a break.
-- (A tenant's first app was given an id of version 5, which no row of the journal shows; any other one was taken later.)
UPDATE resource r SET body = r.body || jsonb_build_object('clientSince', claim.at)
FROM (
    SELECT a.tenant_id, a.id, min(j.at) AS at
    FROM resource a
    CROSS JOIN LATERAL (
        SELECT max(o.at) AS at FROM journal o
        WHERE o.tenant_id = a.tenant_id AND o.kind = 'app' AND o.resource_id = a.id
          AND hashtextextended(o.resource_id, 0) = hashtextextended(a.id, 0) AND o.data::jsonb ->> 'clientId' <> a.key
    ) other
    JOIN journal j ON j.tenant_id = a.tenant_id AND j.kind = 'app' AND j.resource_id = a.id
     AND hashtextextended(j.resource_id, 0) = hashtextextended(a.id, 0) AND j.data::jsonb ->> 'clientId' = a.key
     AND j.at > coalesce(other.at, 0)
    WHERE a.kind = 'app'
      AND EXISTS (SELECT FROM resource b WHERE b.kind = 'app' AND b.key = a.key AND b.tenant_id <> a.tenant_id)
      AND (other.at IS NOT NULL OR (a.id IN ('platform:app:haulier-admin', 'platform:app:haulier-operator')
                                    AND a.key NOT LIKE 'platform:app:client:________-____-5%'))
    GROUP BY a.tenant_id, a.id
) claim
WHERE r.tenant_id = claim.tenant_id AND r.kind = 'app' AND r.id = claim.id;
