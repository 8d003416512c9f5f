// Compute a file's SHA-256 on the reader's own device and put it in the form; the file is never sent.
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

for (const form of document.querySelectorAll("[data-ccv-fingerprint]")) {
  if (!globalThis.crypto?.subtle) continue;
  const chooser = form.querySelector("input[type=file]");
  chooser.parentElement.hidden = false;
  const read = async () => {
    const [file] = chooser.files;
    if (!file) return;
    const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    form.elements[form.dataset.ccvFingerprint].value = hex(sum);
  };
  chooser.addEventListener("change", read);
  // A file may also be dropped anywhere on the form.
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    chooser.files = event.dataTransfer.files;
    read();
  });
}
