-- Jobs of others than root.
SELECT agent, hostname, user, schedule, command, source
FROM scheduled_jobs
WHERE user <> 'root'
ORDER BY agent, user, command;
