-- What was paid and when, a refund below zero: an order's own sum does not say on which day it was taken.
CREATE TABLE payments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  order_id INTEGER NOT NULL,
  site TEXT NOT NULL,
  at INTEGER NOT NULL,
  amount INTEGER NOT NULL
);
CREATE INDEX payments_order ON payments (order_id);
CREATE INDEX payments_day ON payments (site, at, amount);
INSERT INTO payments (order_id, site, at, amount)
  SELECT order_id, site, at, json_extract(data, '$.amount.amount') FROM events
  WHERE type = 'paid' AND order_id IS NOT NULL AND data IS NOT NULL;
