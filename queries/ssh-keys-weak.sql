-- Private keys that are too short.
SELECT agent, hostname, user, path, type, bits
FROM ssh_keys
WHERE type = 'dsa' OR (type = 'rsa' AND bits < 2048)
ORDER BY agent, path;
