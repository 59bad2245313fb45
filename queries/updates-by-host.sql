-- How many updates wait on each host.
SELECT agent, hostname, count(*) AS updates, sum(security) AS security
FROM updates
GROUP BY agent
ORDER BY security DESC, updates DESC, agent;
