-- Statements on the package of Indian postal codes, which is a file of SQLite.

-- name: post_offices
-- Post offices from one code on to below another, each with its code, its state and its district.
-- all tenants: a public list.
SELECT p.pincode, p.office_name, s.name, d.name
FROM post_offices p LEFT JOIN states s ON s.id = p.state_id LEFT JOIN districts d ON d.id = p.district_id
WHERE p.pincode >= ? AND p.pincode < ?
ORDER BY p.rowid

-- name: positions
-- Where offices of codes from one on to below another are, in degrees times 100,000, and which is a head office (0); without those that
-- the list itself doubts (2).
-- all tenants: a public list.
SELECT pincode, lat_e5, lon_e5, type_code = 0 FROM post_offices
WHERE pincode >= ? AND pincode < ? AND lat_e5 IS NOT NULL AND lon_e5 IS NOT NULL AND gq_code < 2
