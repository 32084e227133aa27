-- Points of devices by day, where each device is, and what is still to be judged. See docs/design/tracking.md.

-- One row a device: the number that its points have in place of its name, and its newest position. Every batch of points moves this row,
-- so nothing else is kept here, and no column that changes has an index.
CREATE TABLE tracked_device (
    tenant_id   text NOT NULL,
    device_id   text COLLATE "C" NOT NULL,
    number      bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    registered  boolean NOT NULL,
    protocol    text NOT NULL,
    device_type text,
    carrier     text,
    names       text[] NOT NULL DEFAULT '{}',
    seen_at     bigint NOT NULL DEFAULT 0,
    tis         bigint NOT NULL DEFAULT 0,
    seq         bigint,
    app         integer,
    lat         double precision,
    lon         double precision,
    accuracy    double precision,
    speed       double precision,
    bearing     double precision,
    altitude    double precision,
    battery     double precision,
    PRIMARY KEY (tenant_id, device_id)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
-- all tenants: a number is one device's of one tenant, and stands for both in the points.
CREATE UNIQUE INDEX tracked_device_number ON tracked_device (number);

-- Apps by number, for the same reason.
CREATE TABLE tracked_app (
    tenant_id text NOT NULL,
    app       text COLLATE "C" NOT NULL,
    number    integer NOT NULL GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (tenant_id, app)
);

-- A point. Its key is device, time, sequence number (-1 where it has none) and app; the device's number names the tenant too. A day is a
-- partition (haulier_trace_day), made when the first point of that day comes, and dropped as a whole.
-- all tenants: the number of a device names its tenant; 16 bytes of key in place of 80 make twice the points a second.
CREATE TABLE trace_point (
    device      bigint NOT NULL,
    tis         bigint NOT NULL,
    seq         bigint NOT NULL,
    app         integer NOT NULL,
    is_mobile   boolean,
    received_at bigint NOT NULL,
    lat         double precision NOT NULL,
    lon         double precision NOT NULL,
    accuracy    double precision,
    speed       double precision,
    bearing     double precision,
    altitude    double precision,
    battery     double precision,
    distance    double precision,
    provider    text,
    md          text,
    meta        text,
    PRIMARY KEY (device, tis, seq, app)
) PARTITION BY RANGE (tis);

-- What is to be judged: a row for each device of each statement that stored points. It is gone once the device was judged.
CREATE TABLE trace_work (
    tenant_id text NOT NULL,
    id        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    device    bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_threshold = 5000);
CREATE INDEX trace_work_device ON trace_work (tenant_id, device);

-- Up to where a device was judged. Points up to there are late, and nothing follows from them.
CREATE TABLE trace_judged (
    tenant_id text NOT NULL,
    device    bigint NOT NULL,
    tis       bigint NOT NULL,
    seq       bigint NOT NULL,
    lat       double precision NOT NULL,
    lon       double precision NOT NULL,
    PRIMARY KEY (tenant_id, device)
) WITH (fillfactor = 60);

-- Devices that name no tenant when they call: each id is one tenant's.
-- all tenants: an IMEI is unique in the world, and the tenant is what is looked for.
CREATE TABLE listener_device (
    device_id text COLLATE "C" PRIMARY KEY,
    tenant_id text NOT NULL,
    protocol  text NOT NULL
);

-- A registration is a resource of the kind device; these tables follow it in the same transaction.
CREATE FUNCTION haulier_device_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    way text := coalesce(NEW.body ->> 'protocol', 'MQTT');  -- a default is not written
BEGIN
    INSERT INTO tracked_device (tenant_id, device_id, registered, protocol, device_type, carrier)
    VALUES (NEW.tenant_id, NEW.id, NEW.state = 'REGISTERED', way, NEW.body ->> 'deviceType', NEW.body ->> 'externalRefId')
    ON CONFLICT (tenant_id, device_id) DO UPDATE
    SET registered = excluded.registered, protocol = excluded.protocol, device_type = excluded.device_type, carrier = excluded.carrier;
    DELETE FROM listener_device WHERE tenant_id = NEW.tenant_id AND device_id = NEW.id;
    IF NEW.state = 'REGISTERED' AND way IN ('OSMAND', 'GT06', 'H02', 'TK103', 'GPS103') THEN
        INSERT INTO listener_device (device_id, tenant_id, protocol) VALUES (NEW.id, NEW.tenant_id, way);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER device_kept AFTER INSERT OR UPDATE ON resource
    FOR EACH ROW WHEN (NEW.kind = 'device') EXECUTE FUNCTION haulier_device_kept();

-- Makes the partition of one day, in days since 1970, unless it is there; whether it was made. It is made beside the table and attached,
-- which lets points of other days come in meanwhile.
CREATE FUNCTION haulier_trace_day(day integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    first bigint := day::bigint * 86400000;
    name  text := 'trace_point_' || to_char(to_timestamp(day::bigint * 86400) AT TIME ZONE 'UTC', 'YYYYMMDD');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE trace_point INCLUDING DEFAULTS INCLUDING INDEXES, CHECK (tis >= %s AND tis < %s))',
                   name, first, first + 86400000);
    EXECUTE format('ALTER TABLE trace_point ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, first, first + 86400000);
    RETURN true;
END $$;

-- Drops a partition of points by its name.
CREATE FUNCTION haulier_drop_trace_day(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF name !~ '^trace_point_[0-9]{8}$' THEN
        RAISE EXCEPTION 'no partition of points: %', name;
    END IF;
    EXECUTE format('DROP TABLE IF EXISTS %I', name);
END $$;
