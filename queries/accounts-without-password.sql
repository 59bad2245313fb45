-- Accounts that let anybody in without a password.
SELECT agent, hostname, name, uid, shell
FROM users
WHERE password_state = 'empty'
ORDER BY agent, name;
