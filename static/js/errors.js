// Puts the reader on the error summary, and on the choice group a line of it leads to. Without script the links still work.
const summary = document.querySelector("[data-ccv-errors]");
if (summary) summary.focus();
