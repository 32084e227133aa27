-- Of which kinds of configuration others hear is said by the services of the program and no longer by a migration.
-- The triggers of 0011 stay what they are, one comparison with a list for each row; the list is made anew when it grows.

-- The kinds.
-- all tenants: they describe the program, so they have no tenant.
CREATE TABLE haulier_config_kind (kind text PRIMARY KEY);

-- Add kinds to the list; answers those that were not in it. Kinds stay in it when a program does not know them: another may.
CREATE FUNCTION haulier_tell_kinds(declared text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    added text[];
    kinds text;
BEGIN
    WITH made AS (
        INSERT INTO haulier_config_kind SELECT DISTINCT unnest(declared) ON CONFLICT DO NOTHING RETURNING kind
    ) SELECT array_agg(kind ORDER BY kind) INTO added FROM made;
    IF added IS NOT NULL THEN
        SELECT string_agg(quote_literal(kind), ', ' ORDER BY kind) INTO kinds FROM haulier_config_kind;
        EXECUTE format('CREATE OR REPLACE TRIGGER resource_tell_config AFTER INSERT OR UPDATE ON resource FOR EACH ROW '
                       'WHEN (NEW.kind IN (%s)) EXECUTE FUNCTION haulier_tell_config()', kinds);
        EXECUTE format('CREATE OR REPLACE TRIGGER resource_tell_config_gone AFTER DELETE ON resource FOR EACH ROW '
                       'WHEN (OLD.kind IN (%s)) EXECUTE FUNCTION haulier_tell_config()', kinds);
    END IF;
    RETURN QUERY SELECT unnest(added);
END $$;

-- Those of 0011.
INSERT INTO haulier_config_kind VALUES
    ('app'), ('container_type'), ('custom_code'), ('dispatch_type'), ('entity_template'), ('entity_type'), ('execution_flow'),
    ('execution_macro'), ('execution_task'), ('execution_workflow'), ('job_type'), ('job_workflow'), ('participant_template'),
    ('participant_type'), ('role'), ('sm_config'), ('sm_entity'), ('sm_event'), ('sm_reason'), ('tenant');
