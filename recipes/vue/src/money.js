/** Writes "7.50 USD" as a shopper reads it. */
export function money(price) {
  const [amount, currency] = price.split(" ");
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(amount);
}
