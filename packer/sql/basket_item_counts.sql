-- Counts in how many baskets each item is, and what those weigh that have pairs of it.
--
-- reads   basket_lines(basket, place, item_id), which baskets.sql wrote
--         basket_weights(basket, weight), which basket_weights.sql wrote
-- writes  basket_item_counts(item_id, baskets, weight)
--
-- Of a basket with more than 100 lines the first 100 have pairs, as in basket_pair_counts.sql.

SELECT
  basket_lines.item_id,
  CAST(COUNT(*) AS BIGINT) AS baskets,
  CAST(
    SUM(CASE WHEN basket_lines.place <= 100 THEN COALESCE(basket_weights.weight, 0) ELSE 0 END) AS DOUBLE
  ) / 16777216 AS weight
FROM basket_lines
LEFT JOIN basket_weights ON basket_weights.basket = basket_lines.basket
GROUP BY basket_lines.item_id
