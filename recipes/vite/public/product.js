// What a shop's server does: it writes the product into its page, and GA4's event into the dataLayer.
const id = new URLSearchParams(location.search).get("id") ?? "assam";
for (const shelf of document.querySelectorAll("regulars-similar, regulars-complements")) {
  shelf.setAttribute(shelf.localName === "regulars-similar" ? "item-id" : "item-ids", id);
}

const report = (event, { id, title, sale_price, price }) => {
  const [value, currency] = (sale_price ?? price).split(" ");
  const item = { item_id: id, item_name: title, price: Number(value), quantity: 1 };
  dataLayer.push({ ecommerce: null });
  dataLayer.push({ event, ecommerce: { currency, value: Number(value), items: [item] } });
};

const show = (product) => {
  const [amount, currency] = (product.sale_price ?? product.price).split(" ");
  const page = document.querySelector(".product");
  document.title = product.title;
  page.querySelector("h1").textContent = product.title;
  page.querySelector("img").src = product.image_link;
  page.querySelector("p").textContent = new Intl.NumberFormat("en", { style: "currency", currency }).format(amount);
  page.querySelector("button").addEventListener("click", () => report("add_to_cart", product));
  report("view_item", product);
};

fetch("/products.json")
  .then((response) => response.json())
  .then((products) => show(products.find((product) => product.id === id)));
