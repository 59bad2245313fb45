-- Folders for everybody from which programs can be run, or get rights.
SELECT agent, hostname, target, options
FROM mounts
WHERE target IN ('/tmp', '/var/tmp', '/dev/shm', '/home')
  AND (options NOT LIKE '%nosuid%' OR options NOT LIKE '%noexec%')
ORDER BY agent, target;
