-- Sums are of one currency. Empty: paid before places had currencies of their own.
ALTER TABLE payments ADD COLUMN currency TEXT NOT NULL DEFAULT '';
DROP INDEX payments_day;
CREATE INDEX payments_day ON payments (site, at, currency, amount);
