// Repeatable rows of a formset: add and remove without a round trip. Without this file the same buttons submit.
//   <table data-rows="members">, and after it <template data-row-template="members"><tr>... __prefix__ ...</tr></template>
//   <button name="add_row" value="members" data-add-row="members">, in each row <button data-remove-row>
function total(prefix) {
  return document.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
}

function changed(table) {
  table.dispatchEvent(new Event("input", { bubbles: true }));
}

function add(button) {
  const prefix = button.dataset.addRow;
  const table = document.querySelector(`[data-rows="${prefix}"]`);
  const template = document.querySelector(`[data-row-template="${prefix}"]`);
  const count = total(prefix);
  if (!table || !template || !count) {
    return false;
  }
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replace(/__prefix__/g, count.value);
  const row = holder.content.querySelector("tr");
  table.tBodies[0].append(row);
  count.value = Number(count.value) + 1;
  const first = row.querySelector("input:not([type=hidden]), select, textarea");
  if (first) {
    first.focus();
  }
  changed(table);
  return true;
}

function remove(button) {
  const row = button.closest("tr");
  const flag = row && row.querySelector("input[name$='-DELETE']");
  if (!flag) {
    return false;
  }
  flag.checked = true;
  flag.value = "on";
  row.classList.add("is-removed");
  const table = row.closest("table");
  const next = table.querySelector("tbody tr:not(.is-removed) [data-remove-row]");
  (next || document.querySelector(`[data-add-row="${table.dataset.rows}"]`) || table).focus();
  changed(table);
  return true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row], [data-remove-row]");
  if (button && (button.dataset.addRow ? add(button) : remove(button))) {
    event.preventDefault();
  }
});
