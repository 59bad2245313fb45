-- Certificates that end within 30 days, or have ended.
SELECT agent, hostname, subject, not_after, path
FROM certificates
WHERE ca = 0 AND julianday(not_after) - julianday(as_of) < 30
ORDER BY not_after, agent, path;
