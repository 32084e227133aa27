-- Devices whose topics do not name them, since their ids have characters that topics may not: found by the key that stands there instead. A
-- row is made when the device first connects.
CREATE TABLE mqtt_topic (
    tenant_id text NOT NULL,
    key       text COLLATE "C" NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, key)
);
