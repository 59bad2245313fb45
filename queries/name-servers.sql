-- Whom the hosts ask for names.
SELECT value AS name_server, count(DISTINCT agent) AS hosts
FROM resolvers
WHERE kind = 'nameserver'
GROUP BY value
ORDER BY hosts DESC, value;
