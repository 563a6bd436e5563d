-- Counts how often shoppers dealt with each item, each event by the weight of its action.
--
-- reads   clicks(session, item_id, action), which clicks.sql wrote
--         action_weights(action, weight)
-- writes  item_counts(item_id, events, recent_events)
--
-- `recent_events` counts the newest tenth of the sessions alone: what is on the rise.

WITH
newest AS (
  SELECT MAX(session) AS session FROM clicks
),

-- Whole numbers, because a sum of fractions depends on the order in which an engine adds them up.
weighted AS (
  SELECT
    clicks.session,
    clicks.item_id,
    CAST(ROUND(action_weights.weight * 16777216) AS BIGINT) AS weight
  FROM clicks
  JOIN action_weights ON action_weights.action = clicks.action
)

SELECT
  weighted.item_id,
  CAST(SUM(weighted.weight) AS DOUBLE) / 16777216 AS events,
  CAST(
    SUM(CASE WHEN weighted.session * 10 > newest.session * 9 THEN weighted.weight ELSE 0 END) AS DOUBLE
  ) / 16777216 AS recent_events
-- The table of one row comes first: engines keep the left side of a cross join in memory.
FROM newest
CROSS JOIN weighted
GROUP BY weighted.item_id
