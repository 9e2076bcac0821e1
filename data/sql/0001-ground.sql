-- Times are microseconds since 1970 UTC, 0 is never. Words (states, wants, rights) are the API's.

-- id: the ten characters of the claim code before its check character, five bits each. One descent of
-- the tree finds an order; nothing else has to be looked up by the code.
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  site TEXT NOT NULL,
  state TEXT NOT NULL,
  wants TEXT NOT NULL,
  listed_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  placed_at INTEGER NOT NULL,
  released_at INTEGER NOT NULL,
  ready_at INTEGER NOT NULL,
  collected_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  images_expire INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  searched TEXT NOT NULL,
  list_row TEXT NOT NULL
);
CREATE INDEX orders_open ON orders (site, wants, listed_at, id) WHERE wants <> 'ended';
CREATE INDEX orders_open_listed ON orders (site, listed_at, id) WHERE wants <> 'ended';
CREATE INDEX orders_ended_listed ON orders (site, listed_at, id) WHERE wants = 'ended';
CREATE INDEX orders_changed ON orders (site, changed_at);
CREATE INDEX orders_expire ON orders (expires) WHERE expires > 0;
CREATE INDEX orders_images_expire ON orders (images_expire) WHERE images_expire > 0;
CREATE INDEX orders_ended ON orders (site, ended_at) WHERE ended_at > 0;

-- The documents stand apart, so that a list reads no more than its rows.
CREATE TABLE order_documents (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  version INTEGER NOT NULL,
  document TEXT NOT NULL
);
CREATE TABLE order_customer_documents (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  version INTEGER NOT NULL,
  document TEXT NOT NULL
);

CREATE TABLE order_words (
  site TEXT NOT NULL,
  word TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (site, word, id)
) WITHOUT ROWID;

CREATE TABLE images (
  order_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  upload_key TEXT NOT NULL,
  upload TEXT NOT NULL,
  length INTEGER NOT NULL,
  arrived INTEGER NOT NULL,
  state TEXT NOT NULL,
  removed INTEGER NOT NULL,
  sha256 TEXT,
  PRIMARY KEY (order_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX images_key ON images (order_id, upload_key);
CREATE INDEX images_blob ON images (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX images_upload ON images (upload) WHERE state = 'receiving';
CREATE INDEX images_checking ON images (order_id, id) WHERE state = 'checking';

-- place, pull: the two numbers of docket_job_rank() that time does not change.
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  order_id INTEGER NOT NULL,
  site TEXT NOT NULL,
  item TEXT NOT NULL,
  product TEXT NOT NULL,
  paper TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  copies INTEGER NOT NULL,
  completed INTEGER NOT NULL,
  state TEXT NOT NULL,
  reasons TEXT NOT NULL,
  message TEXT,
  station TEXT,
  device TEXT,
  attempt INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  wanted_by INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  place REAL NOT NULL,
  pull REAL
);
CREATE INDEX jobs_order ON jobs (order_id);
CREATE INDEX jobs_queue ON jobs (site, product, paper, place)
  WHERE state = 'pending' AND lease_until = 0;
CREATE INDEX jobs_wanted ON jobs (site, product, paper, pull)
  WHERE state = 'pending' AND lease_until = 0 AND pull IS NOT NULL;
CREATE INDEX jobs_open ON jobs (site, product, priority, copies, completed)
  WHERE state IN ('pending', 'pending-held', 'processing', 'processing-stopped');
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE lease_until > 0;
CREATE INDEX jobs_station ON jobs (station)
  WHERE state IN ('pending', 'pending-held', 'processing', 'processing-stopped');

-- AUTOINCREMENT: a number is never used again, or a terminal that resumes would miss an event.
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  site TEXT NOT NULL,
  order_id INTEGER,
  code TEXT,
  type TEXT NOT NULL,
  actor TEXT NOT NULL,
  data TEXT
);
CREATE INDEX events_site ON events (site, id);
CREATE INDEX events_order ON events (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX events_loose ON events (at) WHERE order_id IS NULL;

CREATE TABLE passwords (
  order_id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,
  generation INTEGER NOT NULL,
  drawn_at INTEGER NOT NULL
);

CREATE TABLE tries (
  bucket TEXT PRIMARY KEY,
  wrong INTEGER NOT NULL,
  since INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL,
  lockouts INTEGER NOT NULL,
  keep_until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX tries_keep ON tries (keep_until);

CREATE TABLE sessions (
  token BLOB PRIMARY KEY,
  order_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_order ON sessions (order_id);
CREATE INDEX sessions_expire ON sessions (expires);

CREATE TABLE terminals (
  id TEXT PRIMARY KEY,
  token BLOB NOT NULL UNIQUE,
  site TEXT NOT NULL,
  name TEXT NOT NULL,
  rights TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  UNIQUE (site, name)
);

CREATE TABLE pairing (
  code BLOB PRIMARY KEY,
  site TEXT NOT NULL,
  name TEXT NOT NULL,
  rights TEXT NOT NULL,
  expires INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE answers (
  scope TEXT NOT NULL,
  answer_key TEXT NOT NULL,
  body BLOB NOT NULL,
  sealed BLOB NOT NULL,
  expires INTEGER NOT NULL,
  PRIMARY KEY (scope, answer_key)
);
CREATE INDEX answers_expire ON answers (expires);

CREATE TABLE past (
  identity BLOB NOT NULL,
  order_id INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  PRIMARY KEY (identity, order_id)
) WITHOUT ROWID;
CREATE INDEX past_order ON past (order_id);

-- One row an order, with or without identities: the shop's own record.
CREATE TABLE past_orders (
  order_id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  outcome INTEGER NOT NULL,
  ended_at INTEGER NOT NULL
);
CREATE INDEX past_orders_site ON past_orders (site, outcome);
CREATE INDEX past_orders_ended ON past_orders (site, ended_at);

CREATE TABLE devices (
  station TEXT NOT NULL,
  name TEXT NOT NULL,
  site TEXT NOT NULL,
  state TEXT NOT NULL,
  device TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (station, name)
) WITHOUT ROWID;
CREATE INDEX devices_site ON devices (site);
