// <form data-autosave>: what is typed is sent in the background a few seconds after the last key.
// A save is refused when somebody else saved meanwhile; then nothing is overwritten and the page says so.
const form = document.querySelector("form[data-autosave]");
const QUIET = 8000;
let timer = 0;
let sending = false;
let stopped = false;

function note(text, wrong) {
  const place = form.querySelector("[data-autosave-note]");
  place.textContent = text;
  place.classList.toggle("ip-required", Boolean(wrong));
}

function typed() {
  const fields = new FormData(form);
  fields.delete("revision");
  return new URLSearchParams(fields).toString();
}

async function answered(answer, before) {
  const said = await answer.json();
  if (!answer.ok) {
    stopped = answer.status === 409;
    note(said.message, true);
    return;
  }
  form.elements.revision.value = said.revision;
  note(said.saved);
  if (before === typed()) {
    form.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
  }
}

async function send() {
  if (sending || stopped || form.dataset.sent || form.dataset.changed !== "yes") {
    return;
  }
  sending = true;
  const before = typed();
  try {
    const request = { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, redirect: "error" };
    await answered(await fetch(form.getAttribute("action"), request), before);
  } catch {
    // The line is down or the session has ended: the text stays in the page, the next key tries again.
  }
  sending = false;
}

// A press on a button waits for a save that is under way, or it would look like somebody else's.
function afterSending(button) {
  if (sending) {
    setTimeout(() => afterSending(button), 100);
  } else {
    form.requestSubmit(button);
  }
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, QUIET);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (sending) {
      event.preventDefault();
      afterSending(event.submitter);
    }
  });
}
