// <p data-countdown="2025-03-28T17:00:00+08:00" data-now="..." data-words='{"left": "{d} d {h} h {m} min {s} s", "over": "closed"}'>
// Counts with the server's clock: the page says when it was made, this machine only measures what has passed since.
const started = performance.now();

function parts(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return { d: Math.floor(seconds / 86400), h: Math.floor(seconds / 3600) % 24, m: Math.floor(seconds / 60) % 60, s: seconds % 60 };
}

function tick(place) {
  const words = JSON.parse(place.dataset.words);
  const left = Date.parse(place.dataset.countdown) - Date.parse(place.dataset.now) - (performance.now() - started);
  const output = place.querySelector("[data-left]");
  place.classList.toggle("is-over", left < 0);
  place.classList.toggle("is-near", left >= 0 && left < 86400000);
  if (left < 0) {
    output.textContent = words.over;
    return;
  }
  const counted = parts(left);
  const text = counted.d ? words.days : words.hours;
  output.textContent = text.replace(/\{(\w)\}/g, (_, key) => String(counted[key]).padStart(key === "d" ? 1 : 2, "0"));
}

function tickAll() {
  document.querySelectorAll("[data-countdown]").forEach(tick);
}

if (document.querySelector("[data-countdown]")) {
  tickAll();
  setInterval(tickAll, 1000);
}
