-- Extensions of browsers that can read every page.
SELECT agent, hostname, user, browser, name, version, permissions
FROM browser_extensions
WHERE enabled = 1 AND (permissions LIKE '%<all_urls>%' OR permissions LIKE '%*://*/*%')
ORDER BY agent, user, name;
