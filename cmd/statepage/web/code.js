// The program's text, with the worker beside each line that stands there.

class Code {
  constructor(program, walk) {
    Object.assign(this, { program, walk, rows: [], marked: [] });
    this.languages = [...new Set(program.sources.map((source) => source.language))];
    this.panes = this.languages.map((language) => {
      const pane = element("div", "pane");
      program.sources.forEach((source, i) => {
        if (source.language === language) pane.append(element("h3", "", source.name), this.list(source, i));
      });
      return pane;
    });
    this.tabs = this.languages.map((language, i) => {
      const tab = element("button", "", language);
      tab.setAttribute("aria-pressed", "false");
      tab.addEventListener("click", () => this.choose(i));
      return tab;
    });
    part("languages").replaceChildren(...this.tabs);
    part("languages").hidden = this.languages.length < 2;
    part("code").replaceChildren(...this.panes);
    part("code-box").hidden = this.languages.length === 0;
    new ResizeObserver(() => this.reveal()).observe(part("code")); // as in larger type
    if (this.languages.length > 0) this.choose(0);
  }

  list(source, i) {
    this.rows[i] = source.text.split("\n").map((text, row) => {
      const line = element("li", "", element("span", "at"), element("span", "n", String(source.lines[row] || "")), element("code", "", text.replaceAll("\t", "    ") || " "));
      return line;
    });
    return element("ol", "", ...this.rows[i]);
  }

  choose(chosen) {
    this.panes.forEach((pane, i) => { pane.hidden = i !== chosen; });
    this.tabs.forEach((tab, i) => tab.setAttribute("aria-pressed", String(i === chosen)));
    this.reveal();
  }

  show() {
    for (const row of this.marked) {
      row.classList.remove("now", "last");
      row.firstChild.replaceChildren();
    }
    this.marked = [];
    this.walk.node.workers.forEach((worker, i) => {
      if (worker.source < 0) return;
      const row = this.rows[worker.source][worker.row];
      row.classList.add("now");
      row.firstChild.append(letter(i));
      this.marked.push(row);
    });
    this.reveal();
  }

  // reveal scrolls to the line of the worker that made the last step, or of the first one that can go.
  reveal() {
    const { node, steps: made } = this.walk, first = [...made.slice(-1), ...node.edges].map((step) => node.workers[step.worker]);
    const worker = [...first, ...node.workers].find((one) => one.source >= 0);
    if (worker) scrollIn(part("code"), this.rows[worker.source][worker.row]);
  }
}
