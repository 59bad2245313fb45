-- Programs with rights of others in places where no package puts them.
SELECT agent, hostname, path, owner, mode, kinds
FROM suid_files
WHERE path NOT LIKE '/usr/%' AND path NOT LIKE '/bin/%' AND path NOT LIKE '/sbin/%'
  AND path NOT LIKE '/opt/%' AND path NOT LIKE '/snap/%'
ORDER BY agent, path;
