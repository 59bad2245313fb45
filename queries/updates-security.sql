-- Updates for security that are not installed.
SELECT agent, hostname, name, installed, version, held
FROM updates
WHERE security = 1
ORDER BY agent, name;
