-- Programs that run from folders that everybody can write to.
SELECT agent, hostname, pid, exe, uid, args
FROM processes
WHERE exe LIKE '/tmp/%' OR exe LIKE '/var/tmp/%' OR exe LIKE '/dev/shm/%'
ORDER BY agent, pid;
