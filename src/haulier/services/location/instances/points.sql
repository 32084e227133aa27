-- name: nearby
-- Ids of the locations of a tenant within $9 metres of the point ($2, $3), the nearest $10 first, and how many there are in all.
-- The bands from $4 to $5 and the spans of longitude from $6 to $7 hold the circle; with $8 only those that have this tag.
WITH near AS (
    SELECT p.id, 12742017.6 * asin(least(1, sqrt(
               sin(radians(p.lat - $2::float8) / 2) ^ 2
               + cos(radians($2::float8)) * cos(radians(p.lat)) * sin(radians(p.lon - $3::float8) / 2) ^ 2))) AS metres
    FROM generate_series($4::int, $5::int) AS band CROSS JOIN unnest($6::float8[], $7::float8[]) AS span(west, east)
    CROSS JOIN LATERAL (
        SELECT id, lat, lon FROM location_point
        WHERE tenant_id = $1 AND location_point.band = band.band AND lon BETWEEN span.west AND span.east
          AND ($8::text IS NULL OR $8::text = ANY (tags))
        OFFSET 0
    ) AS p
)
SELECT id, metres, count(*) OVER () AS total FROM near WHERE metres <= $9::float8 ORDER BY metres, id LIMIT $10::int
