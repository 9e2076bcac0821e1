-- Where finished orders wait. width, height, depth: hundredths of a millimetre, 0: anything fits.
-- trouble: why nothing is put there now. door: what the sensor of a locker said last.
CREATE TABLE compartments (
  site TEXT NOT NULL,
  label TEXT NOT NULL,
  kind TEXT NOT NULL,
  place INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  device TEXT,
  board INTEGER NOT NULL,
  relay INTEGER NOT NULL,
  sensor INTEGER NOT NULL,
  trouble TEXT,
  door TEXT NOT NULL,
  PRIMARY KEY (site, label)
) WITHOUT ROWID;

-- What lies where, also on shelves that are no compartments of ours: from "ready" until it is collected or
-- was taken back.
CREATE TABLE lodgings (
  order_id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  label TEXT NOT NULL,
  since INTEGER NOT NULL
);
CREATE INDEX lodgings_place ON lodgings (site, label);

-- Openings of lockers. order_id: NULL where it concerns none.
CREATE TABLE openings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  site TEXT NOT NULL,
  label TEXT NOT NULL,
  order_id INTEGER,
  purpose TEXT NOT NULL,
  state TEXT NOT NULL,
  message TEXT,
  device TEXT NOT NULL,
  board INTEGER NOT NULL,
  relay INTEGER NOT NULL,
  sensor INTEGER NOT NULL,
  station TEXT,
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL
);
CREATE INDEX openings_order ON openings (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX openings_door ON openings (site, label, id);
CREATE INDEX openings_asked ON openings (site, device, id) WHERE state = 'asked';
CREATE INDEX openings_lease ON openings (lease_until) WHERE lease_until > 0;
CREATE INDEX openings_station ON openings (station) WHERE lease_until > 0;
CREATE INDEX openings_old ON openings (changed_at);
