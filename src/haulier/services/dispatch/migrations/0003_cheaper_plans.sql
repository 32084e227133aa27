-- The same as in 0002 for a tenth of the time: a function that returns rows cost each new job 270 us.
CREATE OR REPLACE FUNCTION haulier_plan_job() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    objectives constant jsonb := NEW.body -> 'objectives';
    scheduled constant numeric := CASE jsonb_typeof(NEW.body #> '{scheduledFor,startDateTime}')
                                  WHEN 'number' THEN (NEW.body #>> '{scheduledFor,startDateTime}')::numeric END;
    slot jsonb;
    earliest numeric;
    latest numeric;
BEGIN
    FOR i IN 0 .. coalesce(jsonb_array_length(objectives), 0) - 1 LOOP
        slot := objectives -> i -> 'timeslot';
        CONTINUE WHEN slot IS NULL;
        earliest := least(earliest, (slot ->> 'from')::numeric);
        latest := greatest(latest, (slot ->> 'to')::numeric);
    END LOOP;
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM resource_moment m USING haulier_job_times(OLD.body) t
        WHERE m.tenant_id = OLD.tenant_id AND m.kind = OLD.kind AND m.member = t.member AND m.value = t.value AND m.id = OLD.id;
    END IF;
    INSERT INTO resource_moment (tenant_id, kind, member, value, id)
    SELECT NEW.tenant_id, NEW.kind, t.member, (t.seconds * 1000)::bigint, NEW.id
    FROM (VALUES ('scheduledFor', scheduled), ('slotFrom', earliest), ('slotTo', latest)) AS t(member, seconds)
    WHERE t.seconds BETWEEN 0 AND 9000000000000
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
