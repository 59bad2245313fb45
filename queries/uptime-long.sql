-- Hosts that have not been started anew for 100 days.
SELECT agent, os.hostname, boot_time, CAST(julianday(as_of) - julianday(boot_time) AS INTEGER) AS days
FROM os
WHERE julianday(as_of) - julianday(boot_time) > 100
ORDER BY days DESC, agent;
