-- Names in /etc/hosts that lead elsewhere than to the host itself.
SELECT agent, hostname, name, value AS address
FROM resolvers
WHERE kind = 'host' AND NOT coalesce(cidr_contains('127.0.0.0/8', value), 0)
  AND value NOT IN ('::1', 'fe00::0', 'ff00::0', 'ff02::1', 'ff02::2')
ORDER BY agent, name;
