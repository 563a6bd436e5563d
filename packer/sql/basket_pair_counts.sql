-- Counts how often two items were bought together, each basket by its weight. Of the two, the one whose id comes
-- first stands first.
--
-- reads   basket_lines(basket, place, item_id), which baskets.sql wrote
--         basket_weights(basket, weight), which basket_weights.sql wrote
-- writes  basket_pair_counts(item_id, other_item_id, weight)
--
-- Of a basket with more than 100 lines the first 100 have pairs: nobody's shopping says more, but an order for
-- resale does.

WITH
paired AS (
  SELECT basket_lines.basket, basket_lines.item_id, basket_weights.weight
  FROM basket_lines
  JOIN basket_weights ON basket_weights.basket = basket_lines.basket
  WHERE basket_lines.place <= 100
),

-- Whole numbers, because a sum of fractions depends on the order in which an engine adds them up.
pairs AS (
  SELECT one.item_id, other.item_id AS other_item_id, SUM(one.weight) AS weight
  FROM paired AS one
  JOIN paired AS other ON other.basket = one.basket AND other.item_id > one.item_id
  GROUP BY one.item_id, other.item_id
)

SELECT
  item_id,
  other_item_id,
  CAST(weight AS DOUBLE) / 16777216 AS weight
FROM pairs
WHERE weight > 0
