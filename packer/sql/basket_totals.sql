-- Counts all baskets, and weighs those that have pairs.
--
-- reads   basket_lines(place), which baskets.sql wrote
--         basket_weights(weight), which basket_weights.sql wrote
-- writes  basket_totals(baskets, baskets_with_pairs, weight), one row

WITH
counted AS (
  SELECT CAST(COUNT(*) AS BIGINT) AS baskets
  FROM basket_lines
  WHERE place = 1
),

weighed AS (
  SELECT
    CAST(COUNT(*) AS BIGINT) AS baskets,
    CAST(COALESCE(SUM(weight), 0) AS DOUBLE) / 16777216 AS weight
  FROM basket_weights
)

SELECT
  counted.baskets,
  weighed.baskets AS baskets_with_pairs,
  weighed.weight
FROM counted
CROSS JOIN weighed
