-- Grave vulnerabilities that nobody accepted and an update mends, by host.
SELECT agent, hostname, cve, severity, source, source_version, fixed_version, since
FROM vulnerabilities
WHERE state = 'affected' AND severity IN ('high', 'critical') AND fixed_version IS NOT NULL
  AND waived = 0
ORDER BY agent, source, cve;
