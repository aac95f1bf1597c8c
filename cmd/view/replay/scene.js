// The lanes on their canvas. Only what is in view is looked at and drawn: rows by their place, segments and events by binary search.

const MOST_ARROWS = 40; // in view; if there are more, only the latest, those of the present event and those of the chosen worker are drawn
const LATEST = 12;
const ROW = { least: 20, most: 72 };

class Scene {
  constructor(run, canvas, ink) {
    Object.assign(this, { run, canvas, ink, context: canvas.getContext("2d"), widths: new Map(), scale: new ByTime(run), type: 1 });
    this.chosen = NONE; // the lane that the user has chosen
    this.scrolled = 0;
    this.drawn = {};
    this.fit();
  }

  // resize fits the canvas into its room. It returns how high all rows are.
  resize(width, height, ratio) {
    this.width = width;
    this.height = height;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.ratio = ratio;
    this.widths.clear();
    this.head = Math.round(26 * this.type);
    const room = (height - this.head) / Math.max(this.run.lanes.count, 1);
    this.row = Math.floor(Math.min(Math.max(room, ROW.least * this.type), ROW.most * this.type));
    this.font(this.width < 600 ? 13 : 15, "600");
    const widest = this.run.lanes.count > 2000 ? 1e9 : Math.max(40, ...this.run.lanes.name.map((name, i) => this.context.measureText(this.label(i)).width));
    this.left = Math.round(Math.min(widest + (width < 600 ? 24 : 40) * this.type, width * (width < 600 ? 0.3 : 0.22), 260 * this.type));
    return this.head + this.row * this.run.lanes.count;
  }

  font(size, weight = "normal") { this.context.font = `${weight} ${Math.round(size * this.type)}px system-ui, sans-serif`; }

  // label is the name of a lane, with its process if that is not the first.
  label(lane) {
    const { name, pid } = this.run.lanes;
    return pid[lane] === pid[0] ? name[lane] : `${name[lane]} ${pid[lane]}`;
  }

  fit() { this.from = 0; this.to = this.scale.length; }

  // zoom shows 1/factor of what it shows now, and keeps a place where it is.
  zoom(factor, place) {
    const span = Math.min(Math.max((this.to - this.from) / factor, this.scale.length / 1e7), this.scale.length);
    const part = (Math.min(Math.max(place, this.from), this.to) - this.from) / (this.to - this.from);
    this.show(place - span * part, span);
  }

  show(from, span) {
    this.from = Math.min(Math.max(from, 0), this.scale.length - span);
    this.to = this.from + span;
  }

  // follow moves the window so that a place is in it.
  follow(place) {
    const span = this.to - this.from;
    if (place < this.from || place > this.to) this.show(place - span * 0.2, span);
  }

  // x and place lead from places of the scale to pixels, and back.
  x(place) { return this.left + ((place - this.from) / (this.to - this.from)) * (this.width - this.left - 14); }
  place(x) { return this.from + ((x - this.left) / (this.width - this.left - 14)) * (this.to - this.from); }
  xOf(time) { return this.x(this.scale.place(time)); }
  top(lane) { return this.head + lane * this.row - this.scrolled; }
  laneAt(y) {
    const lane = Math.floor((y - this.head + this.scrolled) / this.row);
    return y >= this.head && lane >= 0 && lane < this.run.lanes.count ? lane : NONE;
  }

  // pad, high and strip divide a row.
  pad() { return Math.round(this.row * 0.12); }
  high() { return this.row - 2 * this.pad() - this.strip(); }
  strip() { return this.run.tenures.from.length > 0 ? Math.max(4, Math.round(this.row * 0.24)) : 0; } // below the bar, for what the worker has

  draw(cursor) {
    const c = this.context;
    this.drawn = { lanes: 0, segments: 0, arrows: 0, marks: 0 };
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    c.fillStyle = this.ink.color("--paper");
    c.fillRect(0, 0, this.width, this.height);
    const first = Math.max(0, Math.floor(this.scrolled / this.row));
    const end = Math.min(this.run.lanes.count, Math.ceil((this.scrolled + this.height - this.head) / this.row));
    this.clip(this.left, this.head, () => {
      for (let lane = first; lane < end; lane++) this.lane(lane, cursor);
      this.arrows(cursor, first, end);
      this.future(cursor);
      this.deadlock(cursor);
    });
    this.clip(0, this.head, () => { for (let lane = first; lane < end; lane++) this.name(lane, cursor); });
    this.axis(this.x(this.scale.of(cursor)));
    this.tag(cursor);
    this.line(cursor);
  }

  clip(left, top, draw) {
    const c = this.context;
    c.save();
    c.beginPath();
    c.rect(left, top, this.width - left, this.height - top);
    c.clip();
    draw();
    c.restore();
  }

  lane(lane, cursor) {
    this.drawn.lanes++;
    const c = this.context, top = this.top(lane);
    if (lane === this.chosen || (cursor.event !== NONE && this.run.events.lane[cursor.event] === lane)) {
      c.fillStyle = this.ink.color(lane === this.chosen ? "--chosen" : "--touched");
      c.fillRect(0, top, this.width, this.row);
    }
    c.fillStyle = this.ink.color("--rule");
    c.fillRect(0, top + this.row - 1, this.width, 1);
    this.bars(lane, top + this.pad());
    this.held(lane, top + this.pad() + this.high());
  }

  // bars draws the segments that are in view. Of many in one pixel the first is drawn, so that a moment is still seen.
  bars(lane, top) {
    const { segments, firstSegment } = this.run, end = firstSegment[lane + 1];
    const until = this.scale.at(this.to);
    let painted = this.left;
    for (let i = this.run.segmentAt(lane, this.scale.at(this.from)); i < end && segments.from[i] <= until; i++) {
      const from = Math.max(this.xOf(segments.from[i]), this.left), to = Math.min(this.xOf(segments.to[i]), this.width);
      if (to < painted + 0.5 && i + 1 < end) { // nothing of it would be seen: on to what is still going on a pixel later
        i = Math.max(i, this.run.segmentAt(lane, this.scale.at(this.place(painted + 0.5))) - 1);
        continue;
      }
      painted = this.segment(i, Math.max(from, painted), Math.max(to, painted + 1), top);
    }
  }

  segment(i, from, to, top) {
    const style = this.run.styleOf(i);
    if (style === "") return from;
    this.drawn.segments++;
    if (style === "done" || style === "failed") {
      this.ending(style, from, top);
      return to;
    }
    this.ink.bar(this.context, style, from, to - from, top, this.high());
    this.caption(i, style, from, to - from, top);
    return to;
  }

  ending(style, x, top) {
    const c = this.context;
    this.font(style === "failed" ? 18 : 14, "bold");
    c.fillStyle = this.ink.color(style === "failed" ? "--bad" : "--running");
    c.textAlign = "left";
    c.textBaseline = "middle";
    c.fillText(style === "failed" ? "✗" : "✓", Math.min(x + 2, this.width - 14), top + this.high() / 2);
  }

  // caption writes into a bar as much as has room: for a wait what for and who has it.
  caption(i, style, x, width, top) {
    if (width < 12 || style === "running" || style === "new") return;
    const choices = [], { what, held } = wish(this.run, i), glyph = this.run.looks[this.run.segments.look[i]].glyph;
    if (style === "sleeping") choices.push(...["sleeps", "z"].map((z) => `${z} ${span(this.run.segments.to[i] - this.run.segments.from[i])}`), "z");
    else if (style === "unseen") choices.push("not recorded", "?");
    else {
      if (held) choices.push(`waits for ${what}, held by ${held}`, `${what}, held by ${held}`, `${what} ← ${held}`);
      choices.push(`waits for ${what}`, what, glyph);
    }
    this.font(Math.min(Math.max(this.high() * 0.6, 9) / this.type, 16));
    const text = choices.find((choice) => this.measure(choice) + 14 <= width);
    if (!text) return;
    const c = this.context, y = top + this.high() / 2 + 0.5;
    c.textAlign = "left";
    c.textBaseline = "middle";
    if (width > 30) { // a ground for the letters
      c.fillStyle = this.ink.color("--paper");
      c.globalAlpha = 0.8;
      const high = Math.min(this.high() * Math.max(bars[style].height, 0.6) - 4, 22 * this.type);
      c.fillRect(x + 4, y - high / 2, this.measure(text) + 6, high);
      c.globalAlpha = 1;
    }
    c.fillStyle = this.ink.color("--ink");
    c.fillText(text, x + 7, y);
  }

  measure(text) {
    const key = this.context.font + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      if (this.widths.size > 5000) this.widths.clear();
      this.widths.set(key, (width = this.context.measureText(text).width));
    }
    return width;
  }

  // held draws below the bar what the worker has, and names it where there is room.
  held(lane, top) {
    const { tenures, firstTenure, objects } = this.run, c = this.context;
    const first = firstTenure[lane], end = first + countUntil(tenures.from, this.scale.at(this.to), first, firstTenure[lane + 1]);
    let painted = this.left;
    for (let i = Math.max(first, end - 4 * Math.ceil(this.width)); i < end; i++) {
      const from = Math.max(this.xOf(tenures.from[i]), painted), to = Math.max(Math.min(this.xOf(tenures.to[i]), this.width), from + 1.5);
      if (to <= painted + 1) continue;
      this.drawn.marks++;
      c.fillStyle = this.ink.color("--held");
      c.fillRect(from, top + 1, to - from, this.strip() - 1);
      painted = to;
      const size = Math.min(this.strip() - 1, 13 * this.type);
      if (size < 9) continue;
      this.font(size / this.type, "bold");
      const text = [`has ${objects[tenures.object[i]]}`, objects[tenures.object[i]]].find((t) => this.measure(t) + 8 <= to - from);
      if (!text) continue;
      c.fillStyle = this.ink.color("--onheld");
      c.textBaseline = "middle";
      c.textAlign = "left";
      c.fillText(text, from + 4, top + 1 + this.strip() / 2);
    }
  }

  // arrows draws who let whom go on: all that arrive in view, or, if these are many, those of the chosen worker and of the present event.
  arrows(cursor, first, end) {
    const { arrows, events } = this.run;
    const begin = countUntil(arrows.to, this.scale.at(this.from)), count = countUntil(arrows.to, this.scale.at(this.to)) - begin;
    const now = cursor.event === NONE ? NONE : events.at[cursor.event], actor = cursor.event === NONE ? NONE : events.lane[cursor.event];
    const until = begin + countUntil(arrows.to, cursor.time, begin, begin + count), near = Math.max(begin, until - 2000);
    for (let i = near; i < Math.min(begin + count, near + 4000); i++) {
      const present = arrows.to[i] === now && arrows.target[i] === actor, latest = i < until && i >= until - LATEST;
      if (count > MOST_ARROWS && !present && !latest && arrows.target[i] !== this.chosen && arrows.source[i] !== this.chosen) continue;
      if (Math.max(arrows.source[i], arrows.target[i]) < first || Math.min(arrows.source[i], arrows.target[i]) >= end) continue;
      this.arrow(this.xOf(arrows.from[i]), arrows.source[i], this.xOf(arrows.to[i]), arrows.target[i], present ? "--accent" : "--arrow", present ? 2.5 : 1.2);
    }
  }

  arrow(x0, source, x1, target, color, width) {
    this.drawn.arrows++;
    const c = this.context, down = target > source;
    const edge = (lane, lower) => this.top(lane) + this.pad() + (lower ? this.high() : 0);
    const y0 = edge(source, down), y1 = edge(target, !down), size = 4 + width;
    const middle = (y0 + y1) / 2;
    c.strokeStyle = c.fillStyle = this.ink.color(color);
    c.lineWidth = width;
    c.beginPath();
    c.moveTo(x0, y0);
    c.bezierCurveTo(x0, middle, x1, middle, x1, y1);
    c.stroke();
    c.beginPath();
    c.arc(x0, y0, width + 0.8, 0, 7);
    c.moveTo(x1, y1);
    c.lineTo(x1 - size * 0.7, y1 + (down ? -size : size) * 1.3);
    c.lineTo(x1 + size * 0.7, y1 + (down ? -size : size) * 1.3);
    c.fill();
  }

  // future veils what has not happened yet.
  future(cursor) {
    if (cursor.atEnd) return;
    const x = Math.max(this.x(this.scale.of(cursor)), this.left);
    this.context.fillStyle = this.ink.color("--veil");
    this.context.fillRect(x, this.head, Math.max(0, this.width - x), this.height);
  }

  // deadlock marks where nobody could go on: those who were in it, and who waits for whom in the circle, if there is one.
  deadlock(cursor) {
    const found = this.run.deadlock;
    if (!found || cursor.time < found.at) return;
    const c = this.context, x = this.xOf(found.at), circle = (found.cycle?.length ?? 1) >> 1;
    c.fillStyle = c.strokeStyle = this.ink.color("--bad");
    c.fillRect(x - 1, this.head, 2, this.height);
    found.lanes.forEach((lane, n) => {
      let i = this.run.segmentAt(lane, found.at);
      while (i > this.run.firstSegment[lane] && this.run.segments.object[i] === NONE) i--;
      const from = Math.max(this.xOf(this.run.segments.from[i]), this.left + 1), to = this.xOf(this.run.segments.to[i]);
      const holder = this.run.segments.holder[i], inCircle = n < circle;
      c.lineWidth = inCircle ? 3 : 1.5;
      c.setLineDash(inCircle ? [] : [5, 4]);
      c.strokeRect(from, this.top(lane) + this.pad() - 1, Math.max(to - from, 3), this.high() + 2);
      c.setLineDash([]);
      const at = Math.max(to - 16 - 22 * (n % 6), from + 2);
      if (holder !== NONE && inCircle) this.arrow(at, lane, at, holder, "--bad", 3.5);
    });
  }

  // tag names the deadlock above the lanes.
  tag(cursor) {
    const found = this.run.deadlock;
    if (!found || cursor.time < found.at || found.at < this.scale.at(this.from) || found.at > this.scale.at(this.to)) return;
    const c = this.context, text = "deadlock";
    this.font(12, "bold");
    const width = this.measure(text) + 12, x = Math.min(Math.max(this.xOf(found.at) - width / 2, this.left), this.width - width);
    c.fillStyle = this.ink.color("--bad");
    c.fillRect(x, 1, width, this.head - 4);
    c.fillStyle = this.ink.color("--paper");
    c.textAlign = "left";
    c.textBaseline = "middle";
    c.fillText(text, x + 6, this.head / 2 - 1);
  }

  name(lane, cursor) {
    const c = this.context, top = this.top(lane), middle = top + this.row / 2, { pid, name } = this.run.lanes;
    const first = lane === 0 || pid[lane - 1] !== pid[lane], many = pid[this.run.lanes.count - 1] !== pid[0] || pid[0] !== pid[1];
    const indent = !first && many ? 12 : 0;
    if (many) {
      c.fillStyle = this.ink.color("--group");
      const last = lane + 1 === this.run.lanes.count || pid[lane + 1] !== pid[lane];
      c.fillRect(3, top + (first ? 3 : 0), 4, this.row - (first ? 3 : 0) - (last ? 4 : 0));
    }
    if (cursor.event !== NONE && this.run.events.lane[cursor.event] === lane) {
      c.fillStyle = this.ink.color("--accent");
      c.beginPath();
      c.moveTo(this.left - 9, middle - 5);
      c.lineTo(this.left - 2, middle);
      c.lineTo(this.left - 9, middle + 5);
      c.fill();
    }
    const room = this.left - 24 - indent;
    c.textAlign = "left";
    c.textBaseline = "middle";
    this.font(Math.min(this.width < 600 ? 13 : 15, (this.row / this.type) * 0.62), first ? "600" : "normal");
    c.fillStyle = this.ink.color("--ink");
    const text = this.shortened(name[lane], room);
    c.fillText(text, 12 + indent, middle);
    const used = this.measure(text) + 6;
    if (pid[lane] === pid[0]) return;
    this.font(11);
    if (used + this.measure(String(pid[lane])) > room) return;
    c.fillStyle = this.ink.color("--faint");
    c.fillText(pid[lane], 12 + indent + used, middle + 1);
  }

  // shortened leaves out the middle of a name that is too long: its end tells it from others.
  shortened(text, room) {
    if (this.measure(text) <= room) return text;
    let keep = text.length - 1;
    const cut = () => text.slice(0, Math.ceil(keep * 0.5)) + "…" + text.slice(text.length - Math.floor(keep * 0.5));
    while (keep > 2 && this.measure(cut()) > room) keep--;
    return cut();
  }

  // axis says when, or at which event, but for the label that would stand under the cursor's handle.
  axis(handle) {
    const c = this.context, perTick = ((this.to - this.from) / (this.width - this.left)) * 90 * this.type;
    const power = 10 ** Math.floor(Math.log10(perTick)), step = power * [1, 2, 5, 10].find((n) => n * power >= perTick);
    c.fillStyle = this.ink.color("--paper");
    c.fillRect(0, 0, this.width, this.head);
    c.fillStyle = this.ink.color("--rule");
    c.fillRect(0, this.head - 1, this.width, 1);
    this.font(12);
    c.textBaseline = "middle";
    c.textAlign = "left";
    const events = this.scale instanceof ByEvent;
    for (let at = Math.ceil(this.from / step) * step; at <= this.to; at += step) {
      const x = this.x(at);
      c.fillStyle = this.ink.color("--rule");
      c.fillRect(x, this.head - 8, 1, 8);
      c.fillStyle = this.ink.color("--faint");
      const label = events ? (Number.isInteger(at) ? `event ${at}` : "") : at === 0 ? "0" : this.tick(at, step);
      const ends = x + 4 + this.measure(label);
      if (ends < this.width && (handle < x - 8 || handle > ends + 8)) c.fillText(label, x + 4, this.head / 2 - 1);
    }
  }

  // tick shows a time with the digits that tell it from the next tick.
  tick(time, step) {
    const [unit, size] = time >= 1e9 ? ["s", 1e9] : time >= 1e6 ? ["ms", 1e6] : time >= 1e3 ? ["µs", 1e3] : ["ns", 1];
    return `${(time / size).toFixed(Math.min(9, Math.max(0, -Math.floor(Math.log10(step / size) + 1e-9))))} ${unit}`;
  }

  line(cursor) {
    const c = this.context, x = this.x(this.scale.of(cursor));
    if (x < this.left - 1 || x > this.width) return;
    c.fillStyle = this.ink.color("--accent");
    c.fillRect(x - 1, this.head - 10, 2, this.height);
    c.beginPath();
    c.moveTo(x - 7, this.head - 14);
    c.lineTo(x + 7, this.head - 14);
    c.lineTo(x, this.head - 3);
    c.fill();
  }
}
