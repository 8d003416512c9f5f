// Lists of the administration: tick every line of the page, say how many are ticked.
const list = document.getElementById("result_list");
const all = document.getElementById("action-toggle");
const shown = document.querySelector("[data-ccv-ticked]");

function boxes() {
  return [...list.querySelectorAll("input.action-select")];
}

function tell() {
  const ticked = boxes().filter((box) => box.checked);
  boxes().forEach((box) => box.closest("tr").classList.toggle("selected", box.checked));
  if (all) {
    all.checked = ticked.length > 0 && ticked.length === boxes().length;
    all.indeterminate = ticked.length > 0 && !all.checked;
  }
  if (shown) {
    shown.hidden = ticked.length === 0;
    shown.textContent = String(ticked.length);
  }
}

if (list) {
  list.addEventListener("change", tell);
  if (all) {
    all.addEventListener("change", () => {
      boxes().forEach((box) => { box.checked = all.checked; });
      tell();
    });
  }
  tell();
}
