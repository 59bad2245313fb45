-- Programs that run and belong to no package.
SELECT agent, hostname, exe, count(*) AS processes
FROM processes
WHERE package IS NULL AND exe IS NOT NULL AND container_id IS NULL
GROUP BY agent, exe
ORDER BY agent, exe;
