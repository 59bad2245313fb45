-- Failed checks that are high or critical.
SELECT agent, hostname, policy, id, title, severity, reason
FROM checks
WHERE result = 'failed' AND severity IN ('high', 'critical')
ORDER BY agent, policy, id;
