-- Interfaces that take packets which are not for them.
SELECT agent, hostname, name, kind, flags
FROM interfaces
WHERE flags LIKE '%promisc%'
ORDER BY agent, name;
