// <form data-unsaved="You have unsaved changes">: says so beside the buttons, and asks before the page is left.
const FORM = "form[data-unsaved]";

function mark(form, changed) {
  form.dataset.changed = changed ? "yes" : "";
  const place = form.querySelector("[data-unsaved-note]");
  if (place) {
    place.textContent = changed ? form.dataset.unsaved : "";
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest(FORM);
  if (form) {
    mark(form, true);
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.matches(FORM) && !event.defaultPrevented) {
    event.target.dataset.changed = "";
  }
});

// A server that saved in the background answers with the event "saved".
document.addEventListener("saved", (event) => {
  const form = event.target.closest(FORM) || document.querySelector(FORM);
  if (form) {
    mark(form, false);
  }
});

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector(`${FORM}[data-changed=yes]`)) {
    event.preventDefault();
    event.returnValue = "";
  }
});
