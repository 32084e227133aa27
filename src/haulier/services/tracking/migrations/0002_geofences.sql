-- Geofences, who is subscribed to them, and what happened. See docs/design/geofences.md.

-- Where geofences are, for whoever looks at a part of the map; one over the 180th meridian has a box on each side.
CREATE TABLE geofence_area (
    tenant_id text NOT NULL,
    geofence  text NOT NULL,
    part      integer NOT NULL,
    area      box NOT NULL,
    PRIMARY KEY (tenant_id, geofence, part)
);
-- all tenants: boxes of all are in one tree, and a statement names the tenant besides.
CREATE INDEX geofence_area_box ON geofence_area USING gist (area);

-- A device and a geofence that it is subscribed to. ``epoch`` is that of the geofence, or of the subscription: what was judged of an
-- earlier one is not written. A pair that is asleep is not read at all while its device is far away.
CREATE TABLE geofence_pair (
    tenant_id     text NOT NULL,
    device        bigint NOT NULL,
    geofence      text NOT NULL,
    app           text NOT NULL,
    subscribed_at bigint NOT NULL,
    epoch         bigint NOT NULL,
    state         text NOT NULL DEFAULT 'UNKNOWN',
    since         bigint,
    inside_count  integer NOT NULL DEFAULT 0,
    outside_at    bigint,
    is_dwell_told boolean NOT NULL DEFAULT false,
    approach_from double precision DEFAULT 'Infinity',
    is_asleep     boolean NOT NULL DEFAULT false,
    dwell_at      bigint,
    PRIMARY KEY (tenant_id, device, geofence)
) WITH (fillfactor = 80);
CREATE INDEX geofence_pair_geofence ON geofence_pair (tenant_id, geofence);
CREATE INDEX geofence_pair_awake ON geofence_pair (tenant_id, device) WHERE NOT is_asleep;
-- all tenants: dwells of everybody come due alike.
CREATE INDEX geofence_pair_dwell ON geofence_pair (dwell_at) WHERE dwell_at IS NOT NULL;

-- Devices that are subscribed to geofences. ``version`` is another one whenever their geofences are; ``movements`` has, for each greatest
-- accuracy that these ask for, the last point that was judged.
CREATE TABLE geofenced_device (
    tenant_id text NOT NULL,
    device    bigint NOT NULL,
    geofences integer NOT NULL CONSTRAINT geofences_of_device CHECK (geofences <= 200),
    version   bigint NOT NULL,
    movements text NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, device)
) WITH (fillfactor = 60);
CREATE SEQUENCE geofence_versions;

-- What happened, for as long as it is kept.
CREATE TABLE geofence_event (
    tenant_id text NOT NULL,
    geofence  text NOT NULL,
    tis       bigint NOT NULL,
    id        uuid NOT NULL,
    device_id text NOT NULL,
    app       text NOT NULL,
    event     text NOT NULL,
    lat       double precision NOT NULL,
    lon       double precision NOT NULL,
    accuracy  double precision,
    is_reported   boolean NOT NULL,
    made_at   bigint NOT NULL,
    PRIMARY KEY (tenant_id, geofence, tis, id)
);
-- all tenants: events of everybody grow old alike.
CREATE INDEX geofence_event_made_at ON geofence_event (made_at);

-- A geofence is a resource of the kind geofence; where it is follows it, and its pairs, in the same transaction.
CREATE FUNCTION haulier_geofence_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM geofence_area WHERE tenant_id = NEW.tenant_id AND geofence = NEW.id;
    INSERT INTO geofence_area (tenant_id, geofence, part, area)
    SELECT NEW.tenant_id, NEW.id, b.part, box(point((b.box ->> 0)::float8, (b.box ->> 1)::float8), point((b.box ->> 2)::float8, (b.box ->> 3)::float8))
    FROM jsonb_array_elements(NEW.body -> 'boxes') WITH ORDINALITY AS b(box, part) WHERE NEW.state <> 'DELETED';
    IF TG_OP = 'INSERT' THEN
        RETURN NULL;
    END IF;
    PERFORM FROM geofenced_device d
    WHERE d.tenant_id = NEW.tenant_id
      AND d.device IN (SELECT p.device FROM geofence_pair p WHERE p.tenant_id = NEW.tenant_id AND p.geofence = NEW.id)
    ORDER BY d.device FOR UPDATE;
    UPDATE geofenced_device d SET version = nextval('geofence_versions')
    WHERE d.tenant_id = NEW.tenant_id
      AND d.device IN (SELECT p.device FROM geofence_pair p WHERE p.tenant_id = NEW.tenant_id AND p.geofence = NEW.id);
    IF (NEW.body ->> 'generation') IS DISTINCT FROM (OLD.body ->> 'generation') THEN
        UPDATE geofence_pair
        SET epoch = nextval('geofence_versions'), state = 'UNKNOWN', since = NULL, inside_count = 0, outside_at = NULL,
            is_dwell_told = false, approach_from = 'Infinity', is_asleep = false, dwell_at = NULL
        WHERE tenant_id = NEW.tenant_id AND geofence = NEW.id;
    ELSIF NEW.state <> 'ACTIVE' THEN
        UPDATE geofence_pair SET dwell_at = NULL WHERE tenant_id = NEW.tenant_id AND geofence = NEW.id AND dwell_at IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER geofence_kept AFTER INSERT OR UPDATE ON resource
    FOR EACH ROW WHEN (NEW.kind = 'geofence') EXECUTE FUNCTION haulier_geofence_kept();

-- The subscriptions of a geofence are one resource of the kind geofence_devices, its devices by their numbers; pairs follow it.
CREATE FUNCTION haulier_geofence_devices_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := '{}';
    gone   bigint[];
    come   bigint[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := coalesce(OLD.body -> 'devices', '{}');
    END IF;
    gone := ARRAY(SELECT k::bigint FROM jsonb_object_keys(before) k WHERE NOT coalesce(NEW.body -> 'devices' ? k, false));
    come := ARRAY(SELECT k::bigint FROM jsonb_object_keys(coalesce(NEW.body -> 'devices', '{}')) k WHERE NOT before ? k);
    PERFORM FROM geofenced_device WHERE tenant_id = NEW.tenant_id AND device = ANY (gone || come) ORDER BY device FOR UPDATE;
    UPDATE geofenced_device SET geofences = geofences - 1, version = nextval('geofence_versions')
    WHERE tenant_id = NEW.tenant_id AND device = ANY (gone);
    DELETE FROM geofenced_device WHERE tenant_id = NEW.tenant_id AND device = ANY (gone) AND geofences = 0;
    DELETE FROM geofence_pair WHERE tenant_id = NEW.tenant_id AND geofence = NEW.id AND device = ANY (gone);
    INSERT INTO geofenced_device AS d (tenant_id, device, geofences, version)
    SELECT NEW.tenant_id, n, 1, nextval('geofence_versions') FROM unnest(come) n ORDER BY n
    ON CONFLICT (tenant_id, device) DO UPDATE SET geofences = d.geofences + 1, version = excluded.version;
    INSERT INTO geofence_pair (tenant_id, device, geofence, app, subscribed_at, epoch)
    SELECT NEW.tenant_id, n, NEW.id, NEW.body -> 'devices' -> n::text ->> 0, (NEW.body -> 'devices' -> n::text ->> 1)::bigint,
           nextval('geofence_versions')
    FROM unnest(come) n;
    RETURN NULL;
END $$;
CREATE TRIGGER geofence_devices_kept AFTER INSERT OR UPDATE ON resource
    FOR EACH ROW WHEN (NEW.kind = 'geofence_devices') EXECUTE FUNCTION haulier_geofence_devices_kept();

-- Deleted geofences by when they go.
CREATE INDEX resource_geofence ON resource (expires_at) WHERE kind IN ('geofence', 'geofence_devices') AND expires_at IS NOT NULL;
