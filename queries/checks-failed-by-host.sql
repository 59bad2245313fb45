-- How many checks each host fails, and how grave they are.
SELECT agent, hostname, count(*) AS failed, sum(severity = 'critical') AS critical,
       sum(severity = 'high') AS high
FROM checks
WHERE result = 'failed'
GROUP BY agent
ORDER BY critical DESC, high DESC, failed DESC, agent;
