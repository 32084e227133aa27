-- The participants of dispatches, the planned times of jobs: what lists find them by, see platform/migrations/0021_links.sql.

CREATE FUNCTION haulier_link_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM resource_link
        WHERE tenant_id = OLD.tenant_id AND kind = OLD.kind AND member = 'participants' AND id = OLD.id
          AND value IN (SELECT jsonb_array_elements_text(OLD.body -> 'participants'));
    END IF;
    INSERT INTO resource_link (tenant_id, kind, member, value, id)
    SELECT NEW.tenant_id, NEW.kind, 'participants', value, NEW.id FROM jsonb_array_elements_text(NEW.body -> 'participants') AS value
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER dispatch_made AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind = 'dispatch' AND NEW.body ? 'participants') EXECUTE FUNCTION haulier_link_participants();
CREATE TRIGGER dispatch_of_others AFTER UPDATE ON resource
    FOR EACH ROW WHEN (OLD.kind = 'dispatch' AND OLD.body -> 'participants' IS DISTINCT FROM NEW.body -> 'participants')
    EXECUTE FUNCTION haulier_link_participants();

-- The planned times of a job by the members that lists name, epoch milliseconds: when it is scheduled, the first and the last moment of all
-- slots of its objectives. Bodies hold epoch seconds; what is no moment is left out.
CREATE FUNCTION haulier_job_times(body jsonb) RETURNS TABLE (member text, value bigint) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT t.member, (t.seconds * 1000)::bigint
    FROM (
        SELECT 'scheduledFor' AS member, haulier_number(body #> '{scheduledFor,startDateTime}') AS seconds
        UNION ALL
        SELECT 'slotFrom', min(haulier_number(o #> '{timeslot,from}')) FROM jsonb_array_elements(body -> 'objectives') AS o
        UNION ALL
        SELECT 'slotTo', max(haulier_number(o #> '{timeslot,to}')) FROM jsonb_array_elements(body -> 'objectives') AS o
    ) t
    WHERE t.seconds BETWEEN 0 AND 9000000000000
$$;

CREATE FUNCTION haulier_plan_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM resource_moment m USING haulier_job_times(OLD.body) t
        WHERE m.tenant_id = OLD.tenant_id AND m.kind = OLD.kind AND m.member = t.member AND m.value = t.value AND m.id = OLD.id;
    END IF;
    INSERT INTO resource_moment (tenant_id, kind, member, value, id)
    SELECT NEW.tenant_id, NEW.kind, t.member, t.value, NEW.id FROM haulier_job_times(NEW.body) t
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER job_made AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind = 'job' AND (NEW.body ? 'scheduledFor' OR jsonb_path_exists(NEW.body, '$.objectives[*].timeslot')))
    EXECUTE FUNCTION haulier_plan_job();
CREATE TRIGGER job_planned_otherwise AFTER UPDATE ON resource
    FOR EACH ROW WHEN (OLD.kind = 'job' AND (OLD.body -> 'objectives' IS DISTINCT FROM NEW.body -> 'objectives'
                                             OR OLD.body -> 'scheduledFor' IS DISTINCT FROM NEW.body -> 'scheduledFor'))
    EXECUTE FUNCTION haulier_plan_job();

-- Those that are there.
-- all tenants: each row keeps its own tenant.
INSERT INTO resource_link (tenant_id, kind, member, value, id)
SELECT r.tenant_id, r.kind, 'participants', p.value, r.id
FROM resource r CROSS JOIN LATERAL jsonb_array_elements_text(r.body -> 'participants') AS p(value)
WHERE r.kind = 'dispatch'
ON CONFLICT DO NOTHING;

-- all tenants: each row keeps its own tenant.
INSERT INTO resource_moment (tenant_id, kind, member, value, id)
SELECT r.tenant_id, r.kind, t.member, t.value, r.id
FROM resource r CROSS JOIN LATERAL haulier_job_times(r.body) t
WHERE r.kind = 'job'
ON CONFLICT DO NOTHING;
