-- Packages of which the fleet has several versions.
SELECT name, format, count(DISTINCT version) AS versions, count(DISTINCT agent) AS hosts
FROM packages
GROUP BY name, format
HAVING versions > 1
ORDER BY versions DESC, name, format;
