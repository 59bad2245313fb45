-- Accounts that sudo lets become root.
SELECT agent, hostname, name, uid, groups
FROM users
WHERE sudo = 1 AND uid <> 0
ORDER BY agent, name;
