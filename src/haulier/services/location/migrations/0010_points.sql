-- Where locations are, for the nearest ones: band is the twentieth of a degree of latitude, some five kilometres, so that the surroundings of
-- a point are a few ranges of the index. A trigger keeps it, whoever writes a location.
CREATE TABLE location_point (
    tenant_id text             NOT NULL,
    id        text             NOT NULL,
    band      integer          NOT NULL,
    lat       double precision NOT NULL,
    lon       double precision NOT NULL,
    tags      text[],
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX location_point_near ON location_point (tenant_id, band, lon);

CREATE FUNCTION haulier_location_point() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM location_point WHERE tenant_id = OLD.tenant_id AND id = OLD.id;
    ELSIF NEW.expires_at IS NOT NULL OR NEW.body -> 'point' IS NULL THEN
        DELETE FROM location_point WHERE tenant_id = NEW.tenant_id AND id = NEW.id;
    ELSE
        INSERT INTO location_point (tenant_id, id, band, lat, lon, tags)
        SELECT NEW.tenant_id, NEW.id, floor(lat * 20), lat, lon,
               CASE WHEN NEW.body ? 'tags' THEN ARRAY(SELECT jsonb_array_elements_text(NEW.body -> 'tags')) END
        FROM (SELECT (NEW.body #>> '{point,lat}')::double precision AS lat, (NEW.body #>> '{point,long}')::double precision AS lon) AS p
        ON CONFLICT (tenant_id, id) DO UPDATE SET band = EXCLUDED.band, lat = EXCLUDED.lat, lon = EXCLUDED.lon, tags = EXCLUDED.tags;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER location_point_kept AFTER INSERT OR UPDATE ON resource
    FOR EACH ROW WHEN (NEW.kind = 'location') EXECUTE FUNCTION haulier_location_point();
CREATE TRIGGER location_point_gone AFTER DELETE ON resource
    FOR EACH ROW WHEN (OLD.kind = 'location') EXECUTE FUNCTION haulier_location_point();

-- Places that orders kept before have their coordinates as texts alone, which were decimals.
INSERT INTO location_point (tenant_id, id, band, lat, lon)
SELECT tenant_id, id, floor(lat * 20), lat, lon
FROM (SELECT tenant_id, id, (body #>> '{geolocation,lat}')::double precision AS lat, (body #>> '{geolocation,long}')::double precision AS lon
      FROM resource WHERE kind = 'location') AS known
WHERE lat IS NOT NULL AND lon IS NOT NULL;
