// What stands around the lanes: the present event, the lines, the verdict, the legend, the details.

const MOST_LINES = 300; // that the page shows at a time

const $ = (id) => document.getElementById(id);

// element makes one with text or other elements in it. Text is never read as HTML.
function element(tag, className, ...inside) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

// name is a worker's or an object's, which may be written in any direction.
const name = (text, className = "") => element("bdi", className, text);

const moods = { "✓": "good", "!": "noted", "✗": "bad", "-": "open" };

function showHead(run) {
  $("demo").textContent = run.demo;
  $("variant").textContent = run.variant;
  $("facts").textContent = [...run.facts, `${span(run.length)} long`, `${many(run.count)} events`].join(" · ");
  $("facts").title = $("facts").textContent;
  $("badge").className = run.deadlock ? "bad" : moods[run.verdict.mark] ?? "";
  $("badge").textContent = run.deadlock ? "Deadlock" : `${run.verdict.mark} ${run.verdict.short}`;
}

function showVerdict(run) {
  const { verdict, deadlock, notes } = run, to = $("verdict");
  to.addEventListener("toggle", () => { $("badge").hidden = !to.open; }); // which says it too
  to.append(element("p", `ending ${moods[verdict.mark] ?? ""}`, element("b", "", verdict.text), ` ${verdict.why}`));
  if (verdict.error) to.append(element("p", "error", verdict.error));
  if (deadlock) to.append(deadlockBox(deadlock));
  const list = element("ul", "checks");
  for (const check of verdict.checks) {
    list.append(element("li", moods[check.mark] ?? "", element("b", "", check.mark), ` ${check.text}`));
  }
  to.append(list);
  verdict.delays.forEach((delay, i) => to.append(element("p", "delay", `${i ? "then" : "longest wait"}: ${delay}`)));
  for (const note of notes) to.append(element("p", "note", `! ${note}`));
  if (verdict.next) to.append(element("p", "next", "next: ", element("code", "", `concurrency-lab ${verdict.next}`)));
}

function deadlockBox(deadlock) {
  const box = element("div", "deadlock", element("b", "", "Deadlock: every worker waits"));
  if (deadlock.cycle?.length) {
    const cycle = element("p", "cycle");
    deadlock.cycle.forEach((one, i) => cycle.append(i ? " → " : "", i % 2 ? element("i", "", one) : name(one)));
    box.append(cycle);
  }
  const waits = element("ul", "");
  for (const wait of deadlock.waits ?? []) waits.append(element("li", "", wait));
  box.append(waits);
  return box;
}

function showNow(run, cursor) {
  const at = moment(cursor.time, run.length);
  $("time").textContent = at;
  $("length").textContent = moment(run.length, run.length);
  const count = element("span", "count", `event ${many(cursor.passed)} of ${many(run.count)}`);
  if (cursor.event === NONE) {
    $("now").replaceChildren(count, "The run begins.");
    return;
  }
  const { who, did } = happening(run, cursor.event), stands = run.deadlock && cursor.time >= run.deadlock.at;
  $("now").replaceChildren(count, stands ? element("b", "bad", "Deadlock: ") : "", name(who, "who"), ` ${did}`);
}

// Lines shows the lines that have been said, the newest last, without making again those that are there.
class Lines {
  constructor(run, cursor) {
    Object.assign(this, { run, cursor, list: document.querySelector("#lines ol"), shown: 0 });
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("li[data-event]");
      if (row) cursor.pass(Number(row.dataset.event) + 1);
    });
  }

  show() {
    const said = this.run.linesUntil(this.cursor.passed);
    if (said === this.shown && this.list.childElementCount > 0) return;
    const back = said < this.shown;
    let first = Math.max(0, said - MOST_LINES);
    if (back || first > this.shown) this.list.replaceChildren(); else first = Math.max(first, this.shown);
    for (let i = first; i < said; i++) this.list.append(this.row(this.run.said[i]));
    while (this.list.childElementCount > MOST_LINES) this.list.firstElementChild.remove();
    this.list.querySelector(".newest")?.classList.remove("newest");
    this.list.lastElementChild?.classList.add("newest");
    if (said === 0) this.list.replaceChildren(element("li", "none", this.run.said.length ? "Nobody has said anything yet." : "Nobody said anything in this run."));
    else this.list.querySelector(".none")?.remove();
    this.shown = said;
    this.toNewest();
  }

  toNewest() {
    const box = this.list.parentElement;
    box.scrollTop = box.scrollHeight;
  }

  row(event) {
    const access = this.run.accesses.get(event), text = access?.text ?? this.run.lines[this.run.events.object[event]];
    const made = element("li", access ? this.run.accessStyle(event) : "", element("time", "", moment(this.run.events.at[event], this.run.length)), name(speaker(this.run, event), "who"),
      element("span", "text", text));
    made.dataset.event = event;
    return made;
  }
}

// showLegend says how the states look that occur in this run.
function showLegend(run, ink) {
  const touched = new Set([...run.accesses.keys()].map((event) => run.accessStyle(event)));
  const used = new Set([...run.segments.look, ...[...run.looks.keys()].filter((i) => touched.has(run.looks[i].style))]), to = $("legend");
  to.replaceChildren();
  run.looks.forEach((look, i) => {
    if (!used.has(i) || !look.text) return;
    const wait = !(look.style in bars) ? "" : ["taking", "meeting", "passing", "joining"].includes(look.style) && !look.text.startsWith("waits") ? "waits " : "";
    to.append(element("span", "", swatch(ink, look), wait + look.text));
  });
  const kept = [...run.tenures.object].map((o) => run.objects[o]);
  if (kept.length) to.append(element("span", "", element("i", "has"), kept.some(isTask) ? "works on a task, or holds something" : "holds a lock or a permit"));
  if (run.arrows.to.length) to.append(element("span", "", element("i", "arrow", "↓"), "lets another go on"));
}

function swatch(ink, look) {
  if (look.style in inks) return element("i", `touch ${look.style}`);
  if (!(look.style in bars)) return element("i", look.style, look.glyph);
  const canvas = element("canvas", ""), ratio = devicePixelRatio;
  canvas.width = 24 * ratio;
  canvas.height = 14 * ratio;
  const c = canvas.getContext("2d");
  c.scale(ratio, ratio);
  ink.bar(c, look.style, 0, 24, 0, 14);
  return canvas;
}

// Details tells of one worker at one moment, beside a place on the screen.
class Details {
  constructor(run) { Object.assign(this, { run, box: $("details") }); }

  show(lane, time, x, y) {
    const { run } = this, segment = run.segmentAt(lane, time), { from, to } = run.segments;
    const rows = [["process", String(run.lanes.pid[lane])], ["now", doing(run, segment)]];
    const { what, held } = wish(run, segment);
    if (what) rows.push(["object", what]);
    if (held) rows.push(["held by", held]);
    const has = run.heldAt(lane, time).map((i) => run.objects[run.tenures.object[i]]);
    const tasks = has.filter(isTask), rest = has.filter((o) => !isTask(o));
    if (tasks.length) rows.push(["works on", tasks.join(", ")]);
    if (rest.length) rows.push(["has", rest.join(", ")]);
    rows.push(["since", moment(from[segment], run.length)], ["how long", span(to[segment] - from[segment])]);
    const share = run.shares(lane);
    rows.push(["in all", `ran ${percent(share.running)}, waited ${percent(share.waiting)}, slept ${percent(share.sleeping)}`]);
    const list = element("dl", "");
    for (const [term, text] of rows) list.append(element("dt", "", term), element("dd", "", text));
    this.box.replaceChildren(name(run.lanes.name[lane], "who"), element("span", "at", ` at ${moment(time, run.length)}`), list);
    this.box.hidden = false;
    const room = document.documentElement;
    this.box.style.left = `${Math.max(4, Math.min(x + 16, room.clientWidth - this.box.offsetWidth - 4))}px`;
    this.box.style.top = `${y + 18 + this.box.offsetHeight < room.clientHeight ? y + 18 : Math.max(4, y - this.box.offsetHeight - 12)}px`;
  }

  hide() { this.box.hidden = true; }
}
