-- The key of points holds what reads show of them, so that a day of a device lies together whenever its points came: 8,640 points of one
-- among 463 were on 8,640 pages of the table, and are on 130 of the key. A point's meta is rare and stays in the table alone.

-- all tenants: the number of a device names its tenant, see 0001.
ALTER TABLE trace_point ADD COLUMN has_meta boolean;
-- all tenants: likewise.
ALTER TABLE trace_point DROP CONSTRAINT trace_point_pkey;
-- all tenants: likewise.
ALTER TABLE trace_point ADD PRIMARY KEY (device, tis, seq, app)
    INCLUDE (has_meta, is_mobile, lat, lon, accuracy, speed, bearing, altitude, battery, distance, provider, md);

-- The same, and each day is vacuumed while it grows: only then is the key alone read.
CREATE OR REPLACE FUNCTION haulier_trace_day(day integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    first bigint := day::bigint * 86400000;
    name  text := 'trace_point_' || to_char(to_timestamp(day::bigint * 86400) AT TIME ZONE 'UTC', 'YYYYMMDD');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE trace_point INCLUDING DEFAULTS INCLUDING INDEXES, CHECK (tis >= %s AND tis < %s))
                    WITH (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_vacuum_insert_threshold = 10000)',
                   name, first, first + 86400000);
    EXECUTE format('ALTER TABLE trace_point ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, first, first + 86400000);
    RETURN true;
END $$;

-- Where a device was before the points of a row of work: of one that nobody wanted judged until then, nothing older is judged.
ALTER TABLE trace_work ADD COLUMN before_tis bigint NOT NULL DEFAULT 0;
