// Live totals of a budget table: inputs with data-sum="grant", the place with data-sum-of="grant".
// Counts in ten-thousandths, as whole numbers, so that 0.1 + 0.2 is 0.3. The server's total is the one that counts.
const SCALE = 10000;

function units(text) {
  const plain = text.normalize("NFKC").replace(/[,\s]/g, "");
  return /^\d+(\.\d{0,4})?$/.test(plain) ? Math.round(Number(plain) * SCALE) : 0;
}

function show(name) {
  let sum = 0;
  for (const input of document.querySelectorAll(`[data-sum~="${name}"]`)) {
    if (!input.closest("tr.is-removed")) {
      sum += units(input.value);
    }
  }
  for (const place of document.querySelectorAll(`[data-sum-of="${name}"]`)) {
    place.textContent = (sum / SCALE).toLocaleString("en-US", { maximumFractionDigits: 4 });
  }
}

function showAll() {
  const names = new Set();
  document.querySelectorAll("[data-sum-of]").forEach((place) => names.add(place.dataset.sumOf));
  names.forEach(show);
}

document.addEventListener("input", (event) => {
  if (event.target.dataset.sum || event.target.dataset.rows) {
    showAll();
  }
});
document.addEventListener("htmx:afterSwap", showAll);
showAll();
