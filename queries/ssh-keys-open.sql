-- Private keys that lie there without a password.
SELECT agent, hostname, user, path, type, bits, mode
FROM ssh_keys
WHERE encrypted = 0
ORDER BY agent, path;
