-- Passwords whose hashes are cheap to try out: 1 is MD5, 3 that of Windows, md5 that of Solaris.
SELECT agent, hostname, name, password_algorithm
FROM users
WHERE password_algorithm IN ('1', '3', 'des', 'md5', 'sha1')
ORDER BY agent, name;
