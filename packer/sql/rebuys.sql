-- Counts for each item how often those who had bought it bought it again, and after how long.
--
-- reads   basket_lines(basket, place, item_id, customer_id, timestamp_ms), which baskets.sql wrote
-- writes  rebuys(item_id, customers, rebuys, exposures, intervals, log_interval)
--
-- `exposures` are the baskets of the item's buyers after their first with it: so often could it have been bought
-- again. `intervals` counts the re-buys whose time is known, and `log_interval` sums the natural logarithms of the
-- days before each, in whole numbers of 1/1024; what is bought again within a day counts as after a day. So the
-- geometric mean of the intervals is exp(log_interval / 1024 / intervals) days.

WITH
visits AS (
  SELECT
    customer_id,
    basket,
    timestamp_ms,
    CAST(ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY basket) AS BIGINT) AS nth
  FROM basket_lines
  WHERE place = 1
    AND customer_id IS NOT NULL
),

newest AS (
  SELECT customer_id, MAX(nth) AS nth
  FROM visits
  GROUP BY customer_id
),

bought AS (
  SELECT
    visits.customer_id,
    basket_lines.item_id,
    visits.nth,
    visits.timestamp_ms - LAG(visits.timestamp_ms) OVER (
      PARTITION BY visits.customer_id, basket_lines.item_id
      ORDER BY visits.nth
    ) AS since_last
  FROM basket_lines
  JOIN visits ON visits.basket = basket_lines.basket
),

of_customers AS (
  SELECT
    customer_id,
    item_id,
    MIN(nth) AS first_nth,
    COUNT(*) AS times,
    SUM(CASE WHEN since_last > 0 THEN 1 ELSE 0 END) AS intervals,
    SUM(
      CASE
        WHEN since_last > 86400000 THEN CAST(ROUND(LN(CAST(since_last AS DOUBLE) / 86400000) * 1024) AS BIGINT)
        ELSE 0
      END
    ) AS log_interval
  FROM bought
  GROUP BY customer_id, item_id
)

SELECT
  of_customers.item_id,
  CAST(COUNT(*) AS BIGINT) AS customers,
  CAST(SUM(of_customers.times - 1) AS BIGINT) AS rebuys,
  CAST(SUM(newest.nth - of_customers.first_nth) AS BIGINT) AS exposures,
  CAST(SUM(of_customers.intervals) AS BIGINT) AS intervals,
  CAST(SUM(of_customers.log_interval) AS BIGINT) AS log_interval
FROM of_customers
JOIN newest ON newest.customer_id = of_customers.customer_id
GROUP BY of_customers.item_id
