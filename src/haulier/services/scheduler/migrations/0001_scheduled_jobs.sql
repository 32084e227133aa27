-- How many active jobs an app has at the most: one row an app, which only those who make one more write, and wait for one another by. A job
-- that ends writes nothing here: what is too much is found when the limit seems to be reached, and the jobs are counted then.
CREATE TABLE scheduled_job_bound (
    tenant_id text    NOT NULL,
    app_id    text    NOT NULL,
    jobs      integer NOT NULL,
    PRIMARY KEY (tenant_id, app_id)
) WITH (fillfactor = 50);

CREATE FUNCTION haulier_scheduled_job_made() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most CONSTANT integer := 100000;
    found integer;
BEGIN
    INSERT INTO scheduled_job_bound AS b (tenant_id, app_id, jobs) VALUES (NEW.tenant_id, NEW.type, 1)
    ON CONFLICT (tenant_id, app_id) DO UPDATE SET jobs = b.jobs + 1
    RETURNING jobs INTO found;
    IF found > most THEN
        SELECT count(*) INTO found FROM resource
        WHERE tenant_id = NEW.tenant_id AND kind = 'scheduled_job' AND type = NEW.type AND created_at > 0 AND state = 'ACTIVE';
        IF found > most THEN
            RAISE EXCEPTION 'an app has at most % active jobs', most USING ERRCODE = '23514', CONSTRAINT = 'scheduled_jobs_of_app';
        END IF;
        UPDATE scheduled_job_bound SET jobs = found WHERE tenant_id = NEW.tenant_id AND app_id = NEW.type;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER scheduled_job_made AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind = 'scheduled_job') EXECUTE FUNCTION haulier_scheduled_job_made();

-- Ended jobs by when nobody reads them any more. Updates of this column are never in place anyway, see 0003 of the platform.
CREATE INDEX resource_scheduled_job ON resource (expires_at) WHERE kind = 'scheduled_job' AND expires_at IS NOT NULL;
