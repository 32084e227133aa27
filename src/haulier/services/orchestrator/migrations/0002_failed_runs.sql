-- Runs that have failed, by when they began: what operators ask for among all runs of a month. Lists find them by it, see
-- platform/migrations/0021_links.sql.
CREATE FUNCTION haulier_note_failed_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM resource_moment
        WHERE tenant_id = OLD.tenant_id AND kind = 'run' AND member = 'failed' AND value = OLD.created_at AND id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state = 'FAILED' THEN
        INSERT INTO resource_moment (tenant_id, kind, member, value, id)
        VALUES (NEW.tenant_id, 'run', 'failed', NEW.created_at, NEW.id)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER run_failed_at_once AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind = 'run' AND NEW.state = 'FAILED') EXECUTE FUNCTION haulier_note_failed_run();
CREATE TRIGGER run_failed_or_retried AFTER UPDATE ON resource
    FOR EACH ROW WHEN (OLD.kind = 'run' AND (OLD.state = 'FAILED') <> (NEW.state = 'FAILED'))
    EXECUTE FUNCTION haulier_note_failed_run();
CREATE TRIGGER failed_run_gone AFTER DELETE ON resource
    FOR EACH ROW WHEN (OLD.kind = 'run' AND OLD.state = 'FAILED') EXECUTE FUNCTION haulier_note_failed_run();

-- Those that are there.
-- all tenants: each row keeps its own tenant.
INSERT INTO resource_moment (tenant_id, kind, member, value, id)
SELECT tenant_id, 'run', 'failed', created_at, id FROM resource WHERE kind = 'run' AND state = 'FAILED'
ON CONFLICT DO NOTHING;
