-- Repositories whose packages are taken without a signature.
SELECT agent, hostname, format, uri, file
FROM repositories
WHERE enabled = 1 AND verified = 0
ORDER BY agent, uri;
