-- Accounts with the rights of root beside root.
SELECT agent, hostname, name, shell, home
FROM users
WHERE uid = 0 AND name <> 'root'
ORDER BY agent, name;
