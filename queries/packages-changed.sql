-- What was installed, removed or became another version within a week.
SELECT agent, hostname, commit_time, change, name, packages_history.version, architecture
FROM packages_history
WHERE since = '7d' AND origin <> 'first' AND change <> 'modified'
ORDER BY commit_time, agent, name, change;
