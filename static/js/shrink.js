// Makes a photograph lighter before it leaves the phone; without it, or when anything fails, the file goes as it is.
const SIDE = 2400;
const LIGHT_ENOUGH = 700 * 1024;

async function lighter(file) {
  const isPicture = /^image\/(jpeg|heic|heif)$/.test(file.type) || /\.(jpe?g|heic|heif)$/i.test(file.name);
  if (!isPicture || file.size <= LIGHT_ENOUGH) return file;
  // Turned the way it was held; the place and the device stay on the phone.
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const share = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
}

document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!input.matches("input[type=file][data-ccv-shrink]") || input.files.length !== 1) return;
  const [chosen] = input.files;
  input.shrinking = lighter(chosen).catch(() => chosen);
  const kept = await input.shrinking;
  delete input.shrinking;
  if (kept === chosen || input.files[0] !== chosen) return;
  const carried = new DataTransfer();
  carried.items.add(kept);
  input.files = carried.files;
  const mega = (size) => (size / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  const said = document.getElementById(input.dataset.ccvShrink);
  if (said) said.textContent = said.dataset.ccvWords.replace("FROM", mega(chosen.size)).replace("TO", mega(kept.size));
});

// Sent while a photograph is being made lighter: the form waits for it, a second at most on an old phone.
document.addEventListener("submit", (event) => {
  const waiting = [...event.target.querySelectorAll("input[type=file]")].map((input) => input.shrinking).filter(Boolean);
  if (!waiting.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter, target } = event;
  Promise.all(waiting).finally(() => setTimeout(() => target.requestSubmit(submitter)));
}, { capture: true });
