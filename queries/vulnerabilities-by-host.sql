-- How many vulnerabilities each host has that is affected, by how grave they are.
SELECT agent, hostname,
       sum(severity IS 'critical') AS critical, sum(severity IS 'high') AS high,
       sum(severity IS 'medium') AS medium, sum(severity IS 'low') AS low,
       sum(severity IS NULL) AS unrated
FROM vulnerabilities
WHERE state = 'affected'
GROUP BY agent, hostname
ORDER BY critical DESC, high DESC, agent;
