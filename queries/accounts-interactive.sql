-- Accounts that can log in to a shell.
SELECT agent, hostname, name, uid, shell, last_login_day
FROM users
WHERE shell NOT LIKE '%/nologin' AND shell NOT LIKE '%/false'
ORDER BY agent, uid, name;
