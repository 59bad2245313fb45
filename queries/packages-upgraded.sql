-- Which packages became another version within a week, from which one, and to which.
WITH gone AS MATERIALIZED (
  SELECT agent, commit_time, name, architecture, format, packages_history.version
  FROM packages_history
  WHERE since = '7d' AND change = 'removed')
SELECT n.agent, n.hostname, n.commit_time, n.name, n.architecture, gone.version AS old_version,
       n.version AS new_version
FROM packages_history n JOIN gone USING (agent, commit_time, name, architecture, format)
WHERE n.since = '7d' AND n.change = 'added' AND n.version <> gone.version
ORDER BY n.commit_time, n.agent, n.name, old_version;
