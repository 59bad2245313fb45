-- Services that run or are enabled, and belong to no package.
SELECT agent, hostname, name, path, binary, enabled, state
FROM services
WHERE package IS NULL AND type = 'service' AND (state = 'active' OR enabled = 'enabled')
ORDER BY agent, name;
