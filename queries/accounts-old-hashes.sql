-- Passwords whose hashes are cheap to try out.
SELECT agent, hostname, name, password_algorithm
FROM users
WHERE password_algorithm IN ('des', 'bsdi', 'md5', 'sha1', 'nt', 'sunmd5')
ORDER BY agent, name;
