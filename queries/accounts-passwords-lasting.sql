-- Passwords that need not be changed within a year.
SELECT agent, hostname, name, password_max_days, password_changed_at
FROM users
WHERE password_state = 'set' AND (password_max_days IS NULL OR password_max_days > 365)
ORDER BY agent, name;
