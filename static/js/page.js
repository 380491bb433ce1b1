// Small things of every page: character counters, printing, select all, and a word when a request failed.
function count(place) {
  const control = document.getElementById(place.dataset.counter);
  if (!control) {
    return;
  }
  const most = Number(place.dataset.max);
  const left = most - [...control.value].length;
  const words = left < 0 ? place.dataset.over : place.dataset.left;
  place.textContent = words.replace("{n}", Math.abs(left)).replace("{max}", most);
  place.classList.toggle("is-over", left < 0);
}

function countAll() {
  document.querySelectorAll("[data-counter]").forEach(count);
}

document.addEventListener("input", (event) => {
  const place = event.target.id && document.getElementById(`${event.target.id}_counter`);
  if (place) {
    count(place);
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) {
    window.print();
  }
  document.querySelectorAll("details.ip-menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  });
});

// <input type="checkbox" data-select-all="rows"> ticks every <input data-select="rows">; [data-selected] shows how many.
document.addEventListener("change", (event) => {
  const all = event.target.dataset.selectAll;
  const name = all || event.target.dataset.select;
  if (!name) {
    return;
  }
  const boxes = [...document.querySelectorAll(`[data-select="${name}"]:not(:disabled)`)];
  if (all) {
    boxes.forEach((box) => { box.checked = event.target.checked; });
  }
  const chosen = boxes.filter((box) => box.checked).length;
  document.querySelectorAll(`[data-selected="${name}"]`).forEach((place) => { place.textContent = chosen; });
});

// A table that is wider than its frame is scrolled with the arrow keys, once the frame can have the focus.
function makeReachable() {
  document.querySelectorAll(".ip-table-frame").forEach((frame) => {
    if (frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight) {
      frame.tabIndex = 0;
    }
  });
}

// A menu that is longer than the screen scrolls by itself: the page that is open stands in the middle of what it shows.
function showCurrent() {
  const menu = document.querySelector(".ip-side > *");
  const current = menu && menu.querySelector("[aria-current]");
  if (current && menu.scrollHeight > menu.clientHeight) {
    menu.scrollTop += current.getBoundingClientRect().top - menu.getBoundingClientRect().top - menu.clientHeight / 2;
  }
}

const live = document.getElementById("live");

function say(text) {
  live.textContent = text;
  setTimeout(() => { live.textContent = ""; }, 8000);
}

document.addEventListener("htmx:sendError", () => say(live.dataset.offline));
document.addEventListener("htmx:responseError", () => say(live.dataset.refused));
document.addEventListener("htmx:afterSwap", countAll);
window.addEventListener("resize", makeReachable);
countAll();
makeReachable();
showCurrent();
