// Says "in progress" on the button that was pressed and ignores a second press; the server stays harmless without it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get" || form.hasAttribute("data-ccv-download")) return;
  if (form.dataset.ccvSent) {
    event.preventDefault();
    return;
  }
  form.dataset.ccvSent = "1";
  const button = event.submitter || form.querySelector("button:not([type=button])");
  if (button) button.setAttribute("aria-busy", "true");
});
// Coming back with the browser's back button: the page is restored as it was, so free it.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.ccvSent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});
