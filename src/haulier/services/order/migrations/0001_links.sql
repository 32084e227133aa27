-- What lists and look-ups find orders and work orders by, see platform/migrations/0021_links.sql.

-- The client of an order, what the client calls it, and its batch; none of them ever changes.
CREATE FUNCTION haulier_link_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO resource_link (tenant_id, kind, member, value, id)
    SELECT NEW.tenant_id, NEW.kind, l.member, l.value, NEW.id
    FROM (VALUES ('clientId', NEW.body ->> 'clientId'), ('clientOrderId', NEW.body ->> 'clientOrderId'),
                 ('batchId', NEW.body ->> 'batchId')) AS l(member, value)
    WHERE l.value IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER order_made AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind = 'order') EXECUTE FUNCTION haulier_link_order();

-- The jobs of a work order, earlier ones too, and its containers.
CREATE FUNCTION haulier_link_work_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM resource_link
        WHERE tenant_id = OLD.tenant_id AND kind = OLD.kind AND member = 'containers' AND id = OLD.id
          AND value IN (SELECT jsonb_array_elements_text(OLD.body -> 'containers'))
          AND NOT coalesce(NEW.body -> 'containers', '[]') ? value;
    END IF;
    INSERT INTO resource_link (tenant_id, kind, member, value, id)
    SELECT NEW.tenant_id, NEW.kind, 'attributes.jobId', value, NEW.id FROM jsonb_array_elements_text(NEW.body -> 'jobs') AS value
    UNION ALL
    SELECT NEW.tenant_id, NEW.kind, 'containers', value, NEW.id FROM jsonb_array_elements_text(NEW.body -> 'containers') AS value
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER work_order_made AFTER INSERT ON resource
    FOR EACH ROW WHEN (NEW.kind = 'work_order' AND (NEW.body ? 'containers' OR NEW.body ? 'jobs'))
    EXECUTE FUNCTION haulier_link_work_order();
CREATE TRIGGER work_order_has_others AFTER UPDATE ON resource
    FOR EACH ROW WHEN (OLD.kind = 'work_order' AND (OLD.body -> 'jobs' IS DISTINCT FROM NEW.body -> 'jobs'
                                                    OR OLD.body -> 'containers' IS DISTINCT FROM NEW.body -> 'containers'))
    EXECUTE FUNCTION haulier_link_work_order();

-- What ended long ago is found by nothing any more.
CREATE FUNCTION haulier_unlink_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM resource_link
    WHERE tenant_id = OLD.tenant_id AND kind = OLD.kind AND id = OLD.id
      AND (member, value) IN (
          SELECT 'clientId', OLD.body ->> 'clientId' UNION ALL SELECT 'clientOrderId', OLD.body ->> 'clientOrderId'
          UNION ALL SELECT 'batchId', OLD.body ->> 'batchId'
          UNION ALL SELECT 'attributes.jobId', jsonb_array_elements_text(OLD.body -> 'jobs')
          UNION ALL SELECT 'containers', jsonb_array_elements_text(OLD.body -> 'containers'));
    RETURN NULL;
END $$;

CREATE TRIGGER order_gone AFTER DELETE ON resource
    FOR EACH ROW WHEN (OLD.kind IN ('order', 'work_order')) EXECUTE FUNCTION haulier_unlink_order();
