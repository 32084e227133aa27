-- The same as in 0004 for a hundredth of the time: a participant is looked up by its key, not found among all of the tenant.
CREATE OR REPLACE FUNCTION haulier_dispatch_work_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
