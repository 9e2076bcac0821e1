-- raised: points that a person added. together: 1 once a piece of the order was taken. to_station,
-- to_device: the one device that may take it. began_at, began_with: when the attempt was first heard to be
-- processing and with how many copies, for learning; began_at -1: it was interrupted.
ALTER TABLE jobs ADD COLUMN raised REAL NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN together INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN to_station TEXT;
ALTER TABLE jobs ADD COLUMN to_device TEXT;
ALTER TABLE jobs ADD COLUMN began_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN began_with INTEGER NOT NULL DEFAULT 0;
DROP INDEX jobs_queue;
DROP INDEX jobs_wanted;
CREATE INDEX jobs_queue ON jobs (site, product, paper, place)
  WHERE state = 'pending' AND lease_until = 0 AND to_device IS NULL;
CREATE INDEX jobs_wanted ON jobs (site, product, paper, pull)
  WHERE state = 'pending' AND lease_until = 0 AND to_device IS NULL AND pull IS NOT NULL;
CREATE INDEX jobs_moved ON jobs (to_station, to_device)
  WHERE state = 'pending' AND lease_until = 0 AND to_device IS NOT NULL;
CREATE INDEX jobs_under_way ON jobs (site)
  WHERE state IN ('pending', 'pending-held', 'processing', 'processing-stopped');

-- loaded: "WIDTHxHEIGHT:PAPER" for each of the media, hundredths of a millimetre; NULL: it does not tell.
ALTER TABLE devices ADD COLUMN loaded TEXT;

-- What outlives a station's own word of its devices: what people decided, and what was learnt.
-- product, paper: of the last job taken. repairs, repair_mean, repair_square: how long it stood, in seconds.
CREATE TABLE device_records (
  station TEXT NOT NULL,
  name TEXT NOT NULL,
  site TEXT NOT NULL,
  paused INTEGER NOT NULL,
  paused_at INTEGER NOT NULL,
  paused_by TEXT,
  product TEXT,
  paper TEXT,
  stopped_since INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  working REAL NOT NULL,
  repairs REAL NOT NULL,
  repair_mean REAL NOT NULL,
  repair_square REAL NOT NULL,
  PRIMARY KEY (station, name)
) WITHOUT ROWID;
CREATE INDEX device_records_site ON device_records (site);

-- Seconds a copy and to set up, as docket-estimate-rate.h keeps them.
CREATE TABLE device_rates (
  station TEXT NOT NULL,
  name TEXT NOT NULL,
  site TEXT NOT NULL,
  product TEXT NOT NULL,
  unit REAL NOT NULL,
  setup REAL NOT NULL,
  unit_variance REAL NOT NULL,
  covariance REAL NOT NULL,
  setup_variance REAL NOT NULL,
  noise REAL NOT NULL,
  jobs REAL NOT NULL,
  PRIMARY KEY (station, name, product)
) WITHOUT ROWID;
CREATE INDEX device_rates_site ON device_rates (site);

-- How orders came out against what was expected, newest last, as docket-estimate-score.h keeps them.
CREATE TABLE estimate_scores (
  site TEXT PRIMARY KEY,
  scores TEXT NOT NULL
) WITHOUT ROWID;

-- What was promised for an order that is being made: working seconds from made_at, and instants.
CREATE TABLE promises (
  order_id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  mean REAL NOT NULL,
  deviation REAL NOT NULL,
  p50 INTEGER NOT NULL,
  p90 INTEGER NOT NULL,
  broken_at INTEGER NOT NULL
);
CREATE INDEX promises_site ON promises (site, p90) WHERE broken_at = 0;

CREATE TABLE intake (
  site TEXT PRIMARY KEY,
  paused INTEGER NOT NULL,
  since INTEGER NOT NULL,
  by_whom TEXT NOT NULL,
  note TEXT
) WITHOUT ROWID;
