-- Accounts that nobody logged in to for 90 days, and could.
SELECT agent, hostname, name, uid, last_login_day
FROM users
WHERE shell NOT LIKE '%/nologin' AND shell NOT LIKE '%/false'
  AND julianday(as_of) - julianday(last_login_day) > 90
ORDER BY agent, name;
