// The score sheet by keyboard: the total and the band as one types, Enter to the next score, Ctrl+S, Ctrl+Enter.
const form = document.querySelector("form[data-scoring]");

function fields() {
  return [...form.querySelectorAll("[data-criterion]")].map((place) => ({ place, input: place.querySelector("input") }));
}

function read(input) {
  const text = input.value.normalize("NFKC").trim();
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

function show() {
  let total = 0;
  let complete = true;
  for (const { place, input } of fields()) {
    const score = read(input);
    complete = complete && score !== null;
    total += (score || 0) * Number(place.dataset.weight);
    for (const band of place.querySelectorAll("[data-low]")) {
      const inside = score !== null && score >= Number(band.dataset.low) && score <= Number(band.dataset.high);
      band.classList.toggle("is-here", inside);
    }
  }
  form.querySelector("[data-total]").textContent = complete ? String(Math.round(total * 10000) / 10000) : "—";
}

function onKey(event) {
  const press = (selector) => {
    event.preventDefault();
    form.querySelector(selector).click();
  };
  if (event.ctrlKey && event.key === "s") {
    press("[data-save]");
  } else if (event.ctrlKey && event.key === "Enter") {
    press("button[value=submit]");
  } else if (event.key === "Enter" && event.target.closest("[data-criterion]")) {
    event.preventDefault();
    const inputs = fields().map(({ input }) => input);
    const next = inputs[inputs.indexOf(event.target) + 1] || form.querySelector("textarea");
    next.focus();
  }
}

if (form) {
  form.addEventListener("input", show);
  document.addEventListener("keydown", onKey);
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && !form.querySelector("#saved .ip-error")) {
      form.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
    }
  });
  show();
}
