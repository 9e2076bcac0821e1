-- Messages of customers. identity: by which one is known when it comes again; it outlives the rest of the row.
-- length: as announced, when only the head was taken. raw: a blob, the whole message, until its term is over.
-- state: stored (to be read), done, parked, put-away. accepted: a person said that it is an order.
CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  identity BLOB NOT NULL UNIQUE,
  mailbox TEXT NOT NULL,
  validity TEXT NOT NULL,
  uid TEXT NOT NULL,
  message_id TEXT,
  sender TEXT,
  subject TEXT,
  received_at INTEGER NOT NULL,
  length INTEGER NOT NULL,
  raw TEXT,
  state TEXT NOT NULL,
  reason TEXT,
  site TEXT NOT NULL,
  order_id INTEGER,
  accepted INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  expires INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX messages_place ON messages (mailbox, validity, uid);
CREATE INDEX messages_stored ON messages (id) WHERE state = 'stored';
CREATE INDEX messages_parked ON messages (site, id) WHERE state = 'parked';
CREATE INDEX messages_sender ON messages (sender, received_at) WHERE sender IS NOT NULL;
CREATE INDEX messages_raw ON messages (raw) WHERE raw IS NOT NULL;
CREATE INDEX messages_order ON messages (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX messages_expire ON messages (expires) WHERE expires > 0;
CREATE INDEX messages_received ON messages (received_at);

-- What is to be sent, in this order. outbox_key: what it is about, so that nothing is said twice. message_id is
-- ours, the same at every try. sealed: the whole message, under the server's key, for an answer holds a password;
-- NULL once it was sent. state: waiting, sent, failed.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  outbox_key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  site TEXT NOT NULL,
  order_id INTEGER,
  message INTEGER,
  recipient TEXT,
  message_id TEXT NOT NULL,
  sealed BLOB,
  created_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  state TEXT NOT NULL,
  error TEXT,
  ended_at INTEGER NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (id) WHERE state = 'waiting';
CREATE INDEX outbox_recipient ON outbox (recipient, id) WHERE state = 'waiting';
CREATE INDEX outbox_message_id ON outbox (message_id);
CREATE INDEX outbox_order ON outbox (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at > 0;

-- Addresses at which nothing arrives, by a keyed hash.
CREATE TABLE bad_addresses (
  address BLOB PRIMARY KEY,
  since INTEGER NOT NULL,
  words TEXT
) WITHOUT ROWID;
