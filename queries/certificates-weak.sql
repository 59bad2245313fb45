-- Certificates with keys or signatures that do not do any more.
SELECT agent, hostname, subject, key_type, key_bits, signature_algorithm, path
FROM certificates
WHERE (key_type = 'RSA' AND key_bits < 2048) OR signature_algorithm LIKE '%sha1%'
   OR signature_algorithm LIKE '%md5%'
ORDER BY agent, path;
