// One press, one request: a form is sent once; the button says that it is being sent.
const BUSY = "aria-disabled";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("hx-post") || form.dataset.guard === "off" || event.defaultPrevented) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // The browser has already read the pressed button's name and value; only afterwards may it look disabled.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
      button.setAttribute(BUSY, "true");
      button.classList.add("disabled");
    }
  }, 0);
  // A download or a lost connection leaves the page standing: let the person try again.
  setTimeout(() => release(form), 8000);
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll(`[${BUSY}=true]`)) {
    button.removeAttribute(BUSY);
    button.classList.remove("disabled");
  }
}
