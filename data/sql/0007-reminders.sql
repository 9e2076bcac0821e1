-- Of which term's end a customer was reminded, or need not be: once for each.
CREATE TABLE reminded (
  order_id INTEGER PRIMARY KEY,
  expires INTEGER NOT NULL
);
CREATE INDEX reminded_expires ON reminded (expires);
