-- Nets what came back, puts each order's items on one line each, and numbers the orders by their time: baskets.
--
-- reads   order_lines(order_id, customer_id, item_id, quantity, timestamp_ms, log_order)
-- writes  basket_lines(basket, place, item_id, lines, customer_id, timestamp_ms)
--
-- What the columns mean, and how to run this, is in README.md beside this file.

WITH
known AS (
  SELECT
    order_id,
    customer_id,
    item_id,
    -- Whole numbers, thousandths of a piece: whether all came back must not depend on rounding.
    CAST(ROUND(COALESCE(quantity, 1) * 1000) AS BIGINT) AS thousandths,
    COALESCE(timestamp_ms, 0) AS timestamp_ms,
    COALESCE(log_order, 0) AS log_order
  FROM order_lines
  WHERE order_id IS NOT NULL
    AND item_id IS NOT NULL
),

bought AS (
  SELECT order_id, item_id, MIN(log_order) AS log_order
  FROM known
  GROUP BY order_id, item_id
  HAVING SUM(thousandths) > 0
),

placed AS (
  SELECT
    order_id,
    item_id,
    CAST(ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY log_order, item_id) AS BIGINT) AS place
  FROM bought
),

orders AS (
  SELECT order_id, MAX(place) AS lines
  FROM placed
  GROUP BY order_id
),

made AS (
  SELECT
    order_id,
    MIN(customer_id) AS customer_id,
    MIN(timestamp_ms) AS timestamp_ms,
    MIN(log_order) AS log_order
  FROM known
  GROUP BY order_id
),

numbered AS (
  SELECT
    orders.order_id,
    orders.lines,
    made.customer_id,
    made.timestamp_ms,
    CAST(
      ROW_NUMBER() OVER (ORDER BY made.timestamp_ms, made.log_order, orders.order_id) AS BIGINT
    ) AS basket
  FROM orders
  JOIN made ON made.order_id = orders.order_id
)

SELECT
  numbered.basket,
  placed.place,
  placed.item_id,
  numbered.lines,
  numbered.customer_id,
  numbered.timestamp_ms
FROM placed
JOIN numbered ON numbered.order_id = placed.order_id
