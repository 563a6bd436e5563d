-- How much the pairs of each basket weigh: less the older it is, and less the more items are in it, or the largest
-- baskets, whose pairs are the most, would say all. A basket of one item has no pairs.
--
-- reads   basket_lines(basket, place, lines, timestamp_ms), which baskets.sql wrote
--         basket_settings(age, size_power), one row
-- writes  basket_weights(basket, weight)
--
-- With a basket's lines n and its age in days, the weight is, in whole numbers of 1/16777216,
--
--   exp(-days / age) / (n - 1)^size_power
--
-- Where orders have no times, none is older than another.

WITH
newest AS (
  SELECT MAX(timestamp_ms) AS timestamp_ms FROM basket_lines
)

SELECT
  basket_lines.basket,
  CAST(
    ROUND(
      EXP((basket_lines.timestamp_ms - newest.timestamp_ms) / (basket_settings.age * 86400000))
        / POWER(CAST(basket_lines.lines - 1 AS DOUBLE), basket_settings.size_power)
        * 16777216
    ) AS BIGINT
  ) AS weight
-- The tables of one row come first: engines keep the left side of a cross join in memory.
FROM basket_settings
CROSS JOIN newest
CROSS JOIN basket_lines
WHERE basket_lines.place = 1
  AND basket_lines.lines > 1
