// What a shop has before regulars comes: Google's tag with its dataLayer, and a consent banner.
window.dataLayer = window.dataLayer || [];
function gtag() {
  dataLayer.push(arguments);
}

gtag("consent", "default", { ad_storage: "denied", analytics_storage: "denied", personalization_storage: "denied" });
if (localStorage.getItem("remember-me") === "granted") gtag("consent", "update", { personalization_storage: "granted" });

document.addEventListener("change", ({ target }) => {
  if (target.id !== "remember-me") return;
  const choice = target.checked ? "granted" : "denied";
  localStorage.setItem("remember-me", choice);
  gtag("consent", "update", { personalization_storage: choice });
});
document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("remember-me").checked = localStorage.getItem("remember-me") === "granted";
});
