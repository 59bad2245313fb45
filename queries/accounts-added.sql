-- Accounts that came or went within 30 days.
SELECT agent, hostname, commit_time, change, name, uid, shell
FROM users_history
WHERE since = '30d' AND change <> 'modified' AND change_origin <> 'first'
ORDER BY commit_time, agent, name;
