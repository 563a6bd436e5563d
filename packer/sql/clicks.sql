-- Cuts a log into sessions, puts each session's events in order, and numbers the sessions by their end.
--
-- reads   events(session_id, user_id, item_id, action, timestamp_ms, position, log_order)
-- writes  clicks(session, position, item_id, action, session_events, timestamp_ms, log_order)
--
-- What the columns mean, and how to run this, is in README.md beside this file.

WITH
known AS (
  SELECT
    session_id,
    -- Who is known by a session needs no other key: a shopper may log in halfway.
    CASE WHEN session_id IS NULL THEN user_id END AS user_id,
    item_id,
    action,
    -- Engines differ in where they sort what is missing.
    COALESCE(timestamp_ms, 0) AS timestamp_ms,
    COALESCE(position, 0) AS given_position,
    COALESCE(log_order, 0) AS log_order
  FROM events
  WHERE item_id IS NOT NULL
    AND (session_id IS NOT NULL OR user_id IS NOT NULL)
),

ordered AS (
  SELECT
    *,
    CAST(ROW_NUMBER() OVER visitor AS BIGINT) AS place,
    -- A shopper who comes back after more than 30 minutes of silence begins another session.
    CASE
      WHEN session_id IS NULL AND timestamp_ms - LAG(timestamp_ms) OVER visitor > 1800000 THEN 1
      ELSE 0
    END AS comes_back
  FROM known
  -- The item and the action come last so that equal times alone never leave the order to chance.
  WINDOW visitor AS (
    PARTITION BY session_id, user_id
    ORDER BY timestamp_ms, given_position, log_order, item_id, action
  )
),

cut AS (
  SELECT
    *,
    SUM(comes_back) OVER (
      PARTITION BY session_id, user_id
      ORDER BY timestamp_ms, given_position, log_order, item_id, action
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS visit
  FROM ordered
),

sessions AS (
  SELECT
    session_id,
    user_id,
    visit,
    MAX(timestamp_ms) AS ended_at,
    MIN(log_order) AS first_in_log,
    MAX(place) AS last_place,
    -- Of a longer session the last 200 events count: nobody looks at more in one go, but a robot does.
    CASE WHEN MAX(place) - MIN(place) < 200 THEN MIN(place) - 1 ELSE MAX(place) - 200 END AS skipped
  FROM cut
  GROUP BY session_id, user_id, visit
),

numbered AS (
  SELECT
    *,
    CAST(
      ROW_NUMBER() OVER (
        ORDER BY ended_at, first_in_log, session_id NULLS LAST, user_id NULLS LAST, visit
      ) AS BIGINT
    ) AS session
  FROM sessions
)

SELECT
  numbered.session,
  cut.place - numbered.skipped AS position,
  cut.item_id,
  cut.action,
  numbered.last_place - numbered.skipped AS session_events,
  cut.timestamp_ms,
  cut.log_order
FROM cut
JOIN numbered
  -- In brackets, because engines differ in what binds closer, AND or DISTINCT FROM.
  ON (cut.session_id IS NOT DISTINCT FROM numbered.session_id)
  AND (cut.user_id IS NOT DISTINCT FROM numbered.user_id)
  AND (cut.visit IS NOT DISTINCT FROM numbered.visit)
WHERE cut.place > numbered.skipped
