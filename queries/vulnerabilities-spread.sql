-- Vulnerabilities by how many hosts are affected, the most spread first.
SELECT cve, severity, source, count(DISTINCT agent) AS hosts,
       group_concat(DISTINCT fixed_version) AS fixed_in
FROM vulnerabilities
WHERE state = 'affected'
GROUP BY cve, severity, source
ORDER BY hosts DESC, cve
LIMIT 100;
