// Say that a file is too large before it is sent over a slow line.
function message(input) {
  const id = `${input.id}_toolarge`;
  let place = document.getElementById(id);
  if (!place) {
    place = document.createElement("p");
    place.id = id;
    place.className = "ip-error";
    place.setAttribute("role", "alert");
    input.after(place);
  }
  return place;
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches("input[type=file][data-max-bytes]")) {
    return;
  }
  const most = Number(input.dataset.maxBytes);
  const large = [...input.files].filter((file) => file.size > most);
  const text = large.map((file) => input.dataset.tooLarge.replace("{name}", file.name)).join(" ");
  message(input).textContent = text;
  input.setCustomValidity(text);
});

document.addEventListener("submit", (event) => {
  const wrong = event.target.querySelector("input[type=file][data-max-bytes]:invalid");
  if (wrong) {
    event.preventDefault();
    wrong.focus();
  }
}, true);
