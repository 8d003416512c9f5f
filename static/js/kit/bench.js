// One criterion per screen, from the package; the same form and keys as the bench of the portal.
import { fill, isEmpty, missing, read } from "./form.js";

const find = (name) => document.querySelector(`[data-k="${name}"]`);
const put = (name, words) => { find(name).textContent = words; };

export class Bench {
  constructor(form, changed) {
    Object.assign(this, { form, changed, mission: null, code: "" });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep().then((isKept) => isKept && this.show(this.after?.code ?? this.code));
    });
    find("previous").addEventListener("click", () => this.go(this.before?.code));
    find("dimensions").addEventListener("click", (event) => {
      const code = event.target.closest("button")?.value;
      if (code) this.go(code);
    });
  }

  open(mission) {
    this.mission = mission;
    const { criteria } = mission.carried;
    put("enterprise", mission.carried.enterprise);
    put("reference", mission.carried.reference);
    this.show((criteria.find((row) => !mission.isSettled(row.code)) ?? criteria[0]).code);
  }

  // Nothing of a mission given back stays on the page either.
  empty() {
    this.form.reset();
    for (const name of ["enterprise", "reference"]) put(name, "");
  }

  async go(code) {
    if (code && await this.keep()) this.show(code);
  }

  // Writes what is on screen when it changed. `isLeaving`: even half a thought is kept, the page may not come back.
  async keep({ isLeaving = false } = {}) {
    const values = read(this.form);
    const stops = missing(values);
    this.complain(stops);
    if (stops && !isLeaving) return false;
    if (isEmpty(values) && !this.mission.values(this.code)) return true;
    await this.mission.write(this.code, values);
    this.changed();
    return true;
  }

  complain(name) {
    for (const line of this.form.querySelectorAll("[data-missing]")) line.hidden = line.dataset.missing !== name;
    if (name) this.form.querySelector(`[name=${name}]`).focus();
  }

  show(code) {
    this.code = code;
    const { criteria, dimensions, is_small: isSmall } = this.mission.carried;
    const index = criteria.findIndex((row) => row.code === code);
    const row = criteria[index];
    const dimension = dimensions.find((each) => each.code === row.dimension);
    [this.before, this.after] = [criteria[index - 1], criteria[index + 1]];
    put("dimension", `${dimension.code} ${dimension.title}`);
    put("title", `${row.code} ${row.title}`);
    put("ask", row.ask);
    for (const { level, text, gloss } of row.levels) {
      put(`level-${level}`, text);
      put(`gloss-${level}`, gloss);
    }
    find("documents").replaceChildren(...dimension.documents.map((each) => Object.assign(document.createElement("li"), { textContent: each })));
    find("colleague").hidden = !row.is_colleagues;
    find("small").hidden = !isSmall;
    put("previous-code", this.before?.code ?? "");
    find("previous").hidden = !this.before;
    put("next-code", this.after?.code ?? "");
    find("then").hidden = !this.after;
    fill(this.form, this.mission.values(code));
    this.complain("");
    this.index(dimension);
    this.changed();
    window.scrollTo(0, 0);
    find("title").focus({ preventScroll: true });
  }

  index(current) {
    const { criteria, dimensions } = this.mission.carried;
    put("done", `${criteria.filter((row) => this.mission.isSettled(row.code)).length}/${criteria.length}`);
    find("dimensions").replaceChildren(...dimensions.map((dimension) => {
      const mine = criteria.filter((row) => row.dimension === dimension.code);
      const open = mine.find((row) => !this.mission.isSettled(row.code)) ?? mine[0];
      const line = find("dimension-row").content.cloneNode(true);
      const button = line.querySelector("button");
      button.value = open.code;
      if (dimension === current) button.setAttribute("aria-current", "page");
      const count = `${mine.filter((row) => this.mission.isSettled(row.code)).length}/${mine.length}`;
      [`D${dimension.number}`, dimension.short, count].forEach((words, place) => { button.children[place].textContent = words; });
      return line;
    }));
  }
}
