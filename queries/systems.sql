-- Which systems the fleet has.
SELECT id, version_id, count(*) AS hosts
FROM os
GROUP BY id, version_id
ORDER BY hosts DESC, id, version_id;
