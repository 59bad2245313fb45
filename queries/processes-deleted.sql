-- Processes whose program is not there any more.
SELECT agent, hostname, pid, name, exe, uid
FROM processes
WHERE exe_deleted = 1
ORDER BY agent, pid;
