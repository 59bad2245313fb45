-- Alerts of the last week that are high or critical.
SELECT time, agent, severity, rule, message
FROM alerts
WHERE severity IN ('high', 'critical')
  AND unixepoch(time) > unixepoch('now', '-7 days')
ORDER BY time DESC;
