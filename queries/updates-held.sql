-- Packages that somebody holds back from updates.
SELECT agent, hostname, name, installed, version, security
FROM updates
WHERE held = 1
ORDER BY agent, name;
