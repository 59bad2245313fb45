-- Jobs that fetch something and run it.
SELECT agent, hostname, user, schedule, command, source
FROM scheduled_jobs
WHERE command REGEXP '(?i)\b(curl|wget|nc|bash -i)\b.*(\||sh\b)'
ORDER BY agent, source, command;
