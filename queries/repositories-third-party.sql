-- Repositories that are not of the distribution.
SELECT agent, hostname, format, uri, suite, file
FROM repositories
WHERE enabled = 1 AND uri NOT LIKE '%debian.org%' AND uri NOT LIKE '%ubuntu.com%'
  AND uri NOT LIKE '%rockylinux.org%' AND uri NOT LIKE '%almalinux.org%'
  AND uri NOT LIKE '%fedoraproject.org%' AND uri NOT LIKE '%redhat.com%'
  AND uri NOT LIKE '%opensuse.org%' AND uri NOT LIKE '%alpinelinux.org%'
ORDER BY agent, uri;
