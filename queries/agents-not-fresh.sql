-- Agents whose copy is not known to be as the host is.
SELECT agent, hostname, state, last_seen, last_scan
FROM agents
WHERE state <> 'fresh'
ORDER BY agent;
