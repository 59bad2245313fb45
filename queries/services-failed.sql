-- Services that failed.
SELECT agent, hostname, name, enabled, sub_state, description
FROM services
WHERE state = 'failed'
ORDER BY agent, name;
