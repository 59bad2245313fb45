-- Checks that fail on most hosts.
SELECT policy, id, title, severity, count(*) AS hosts
FROM checks
WHERE result = 'failed'
GROUP BY policy, id
ORDER BY hosts DESC, policy, id;
