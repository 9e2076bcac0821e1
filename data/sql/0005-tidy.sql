-- No query uses it: what is open is found by jobs_under_way.
DROP INDEX jobs_open;
