// Bring people to what is wrong: focus on the summary, and from its links into the field itself.
function toSummary(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) {
    return;
  }
  event.preventDefault();
  const control = target.matches("fieldset") ? target.querySelector("input") : target;
  const closed = control.closest("details:not([open])");
  if (closed) {
    closed.open = true;
  }
  (control.closest(".ip-field") || control).scrollIntoView({ block: "start" });
  control.focus({ preventScroll: true });
});

document.addEventListener("htmx:afterSwap", (event) => toSummary(event.target));
toSummary(document);
