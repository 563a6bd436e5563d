-- Counts how often one item followed another: at most 15 events later in the same session, for less
-- the later it came, the older the session is, and the longer the session was.
--
-- reads   clicks(session, position, item_id, action, session_events), which clicks.sql wrote
--         action_weights(action, weight)
--         settings(distance_decay, session_length, age), one row
-- writes  pair_counts(from_item_id, to_item_id, weight)
--
-- With S sessions, a session's number s, its events n, and an event's action weight a, the weight of a pair
-- is the sum, over all that are d = 1 to 15 events apart, of
--
--   exp(-(S - s) / (age * S)) / max(1, n - 1)^session_length * a_from * a_to * distance_decay^(d - 1)

WITH
newest AS (
  SELECT MAX(session) AS session FROM clicks
),

weighted AS (
  SELECT
    clicks.session,
    clicks.position,
    clicks.item_id,
    action_weights.weight AS action_weight,
    EXP((clicks.session - newest.session) / (settings.age * newest.session))
      / POWER(CAST(clicks.session_events - 1 AS DOUBLE), settings.session_length) AS session_weight,
    settings.distance_decay
  -- The tables of one row come first: engines keep the left side of a cross join in memory.
  FROM settings
  CROSS JOIN newest
  CROSS JOIN clicks
  JOIN action_weights ON action_weights.action = clicks.action
  WHERE clicks.session_events > 1
),

-- Whole numbers, because a sum of fractions depends on the order in which an engine adds them up. What
-- rounds to nothing is no pair.
pairs AS (
  SELECT
    earlier.item_id AS from_item_id,
    later.item_id AS to_item_id,
    SUM(
      CAST(
        ROUND(
          earlier.session_weight * earlier.action_weight * later.action_weight
            * POWER(earlier.distance_decay, CAST(later.position - earlier.position - 1 AS DOUBLE))
            * 16777216
        ) AS BIGINT
      )
    ) AS weight
  FROM weighted AS earlier
  JOIN weighted AS later
    ON later.session = earlier.session
    AND later.position > earlier.position
    AND later.position <= earlier.position + 15
    AND later.item_id <> earlier.item_id
  GROUP BY earlier.item_id, later.item_id
)

SELECT
  from_item_id,
  to_item_id,
  CAST(weight AS DOUBLE) / 16777216 AS weight
FROM pairs
WHERE weight > 0
