-- Which containers carry a tracking id: a container has several, in its body, and may be asked for by each of them.
-- A table kept by triggers, because an index on what lies in the body would make every update of every resource write to all indexes.
CREATE TABLE container_tracking (
    tenant_id    text NOT NULL,
    tracking_id  text NOT NULL,
    container_id text NOT NULL,
    PRIMARY KEY (tenant_id, tracking_id, container_id)
);
CREATE INDEX container_tracking_of ON container_tracking (tenant_id, container_id);

CREATE FUNCTION haulier_track_container() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM container_tracking WHERE tenant_id = OLD.tenant_id AND container_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO container_tracking (tenant_id, tracking_id, container_id)
        SELECT DISTINCT NEW.tenant_id, detail ->> 'trackingId', NEW.id
        FROM jsonb_array_elements(NEW.body -> 'trackingDetails') AS detail;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER container_made AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind = 'container') EXECUTE FUNCTION haulier_track_container();
CREATE TRIGGER container_tracked_otherwise AFTER UPDATE ON resource
    FOR EACH ROW WHEN (OLD.kind = 'container' AND OLD.body -> 'trackingDetails' IS DISTINCT FROM NEW.body -> 'trackingDetails')
    EXECUTE FUNCTION haulier_track_container();
CREATE TRIGGER container_gone AFTER DELETE ON resource
    FOR EACH ROW WHEN (OLD.kind = 'container') EXECUTE FUNCTION haulier_track_container();
