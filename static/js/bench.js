// Keyboard for the bench: 0–5 choose a level, N not applicable, E evidence, C confidence, J grounds, R look again,
// Ctrl+Enter save.
const form = document.querySelector("[data-ccv-bench]");
const keys = document.querySelector("[data-ccv-keys]");

function typing(target) {
  return target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])") !== null;
}

function press(id) {
  const field = document.getElementById(id);
  if (!field || field.disabled) return false;
  if (field.type === "radio") field.checked = true;
  else if (field.type === "checkbox") field.checked = !field.checked;
  field.focus();
  field.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function reach(name) {
  const field = form.querySelector(`[name=${name}]:checked`) || form.querySelector(`[name=${name}]`);
  field.focus();
  return true;
}

function shortcut(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    form.requestSubmit();
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return false;
  const key = event.key.toLowerCase();
  if (/^[0-5]$/.test(key)) return press(`lv${key}`);
  if (key === "n") return press("lvna") && press("id_na_reason");
  if (key === "j") return press("id_rationale");
  if (key === "e") return reach("evidence_kinds");
  if (key === "c") return reach("confidence");
  if (key === "r") return press("id_needs_review");
  return false;
}

if (form && keys) {
  keys.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (shortcut(event)) event.preventDefault();
  });
}
