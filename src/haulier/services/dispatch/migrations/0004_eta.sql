-- When dispatches come to their stops. See docs/design/eta.md.

-- The participants of open dispatches: by these a position finds the dispatches that it is news of, however many ended ones there are.
CREATE TABLE dispatch_carrier (
    tenant_id text NOT NULL,
    carrier   text NOT NULL,
    dispatch  text NOT NULL,
    PRIMARY KEY (tenant_id, carrier, dispatch)
);

-- What was calculated last of a dispatch under way. ``stops`` is what reads show, ``next`` the next arrival of each job, ``warned`` the
-- stops and slots that are late. Only workers that hold the dispatch's advisory lock write here, so commands wait for nobody.
CREATE TABLE dispatch_eta (
    tenant_id     text NOT NULL,
    dispatch      text NOT NULL,
    calculated_at bigint NOT NULL,
    reason        text,
    device_id     text,
    tis           bigint NOT NULL DEFAULT 0,
    lat           double precision,
    lon           double precision,
    source        text NOT NULL,
    stops         jsonb NOT NULL,
    next          jsonb NOT NULL,
    warned        jsonb NOT NULL,
    PRIMARY KEY (tenant_id, dispatch)
) WITH (fillfactor = 60);

-- What is to be calculated, and from when on. Rows are only added and taken away: two that ask for the same dispatch wait for nobody.
CREATE TABLE eta_work (
    tenant_id text NOT NULL,
    id        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    dispatch  text NOT NULL,
    due_at    bigint NOT NULL,
    is_change boolean NOT NULL,
    PRIMARY KEY (tenant_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_threshold = 5000);
CREATE INDEX eta_work_dispatch ON eta_work (tenant_id, dispatch, due_at);
-- all tenants: work of everybody comes due alike.
CREATE INDEX eta_work_due ON eta_work (due_at);

-- A dispatch that was made, that has other participants or jobs, or that was closed.
CREATE FUNCTION haulier_dispatch_work_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := '[]';
    after  jsonb := coalesce(NEW.body -> 'participants', '[]');
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := coalesce(OLD.body -> 'participants', '[]');
    END IF;
    IF NEW.parent IS DISTINCT FROM 'OPEN' THEN
        after := '[]';
    END IF;
    FOR i IN 0 .. jsonb_array_length(before) - 1 LOOP
        CONTINUE WHEN after ? (before ->> i);
        DELETE FROM dispatch_carrier WHERE tenant_id = NEW.tenant_id AND carrier = before ->> i AND dispatch = NEW.id;
    END LOOP;
    FOR i IN 0 .. jsonb_array_length(after) - 1 LOOP
        CONTINUE WHEN before ? (after ->> i);
        INSERT INTO dispatch_carrier (tenant_id, carrier, dispatch) VALUES (NEW.tenant_id, after ->> i, NEW.id) ON CONFLICT DO NOTHING;
    END LOOP;
    INSERT INTO eta_work (tenant_id, dispatch, due_at, is_change)
    SELECT NEW.tenant_id, NEW.id, NEW.updated_at, true
    WHERE before <> after AND after <> '[]'
       OR EXISTS (SELECT FROM dispatch_eta e WHERE e.tenant_id = NEW.tenant_id AND e.dispatch = NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER dispatch_with_carriers AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind = 'dispatch' AND NEW.body ? 'participants') EXECUTE FUNCTION haulier_dispatch_work_changed();
CREATE TRIGGER dispatch_work_changed AFTER UPDATE ON resource
    FOR EACH ROW WHEN (NEW.kind = 'dispatch' AND (OLD.parent IS DISTINCT FROM NEW.parent
                                                  OR OLD.body -> 'participants' IS DISTINCT FROM NEW.body -> 'participants'
                                                  OR OLD.body -> 'jobs' IS DISTINCT FROM NEW.body -> 'jobs'))
    EXECUTE FUNCTION haulier_dispatch_work_changed();

-- A job of a dispatch that has arrivals came further, or its stops are others.
CREATE FUNCTION haulier_job_work_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO eta_work (tenant_id, dispatch, due_at, is_change)
    SELECT NEW.tenant_id, NEW.parent, NEW.updated_at, true FROM dispatch_eta e WHERE e.tenant_id = NEW.tenant_id AND e.dispatch = NEW.parent;
    RETURN NULL;
END $$;

CREATE TRIGGER job_work_changed AFTER UPDATE ON resource
    FOR EACH ROW WHEN (NEW.kind = 'job' AND OLD.parent IS NOT DISTINCT FROM NEW.parent AND NEW.parent IS NOT NULL
                       AND (OLD.state IS DISTINCT FROM NEW.state OR OLD.body -> 'summary' IS DISTINCT FROM NEW.body -> 'summary'
                            OR OLD.body -> 'objectives' IS DISTINCT FROM NEW.body -> 'objectives'))
    EXECUTE FUNCTION haulier_job_work_changed();

-- Those that are there.
-- all tenants: each row keeps its own tenant.
INSERT INTO dispatch_carrier (tenant_id, carrier, dispatch)
SELECT r.tenant_id, p, r.id FROM resource r CROSS JOIN LATERAL jsonb_array_elements_text(r.body -> 'participants') p
WHERE r.kind = 'dispatch' AND r.parent = 'OPEN'
ON CONFLICT DO NOTHING;
