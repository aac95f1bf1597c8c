// The lanes themselves: what each worker does, has, and is called. Only what is in view is looked at, by binary search.

class Rows extends Frame {
  lane(lane, cursor) {
    this.drawn.lanes++;
    const c = this.context, top = this.top(lane);
    if (lane === this.chosen || (cursor.event !== NONE && this.run.events.lane[cursor.event] === lane)) {
      c.fillStyle = this.ink.color(lane === this.chosen ? "--chosen" : "--touched");
      c.fillRect(0, top, this.width, this.row);
    }
    c.fillStyle = this.ink.color("--rule");
    c.fillRect(0, top + this.row - 1, this.width, 1);
    this.captions = [];
    this.bars(lane, this.barTop(lane));
    this.held(lane, this.barTop(lane) + this.high());
    this.touches(lane, this.barTop(lane), cursor);
    this.write(top + this.pad() + this.words() / 2);
  }

  // xOfEvent is where an event is. By event, those at the same time have places of their own.
  xOfEvent(event) { return this.scale instanceof ByEvent ? this.x(event + 1) : this.xOf(this.run.events.at[event]); }

  // touches marks where a worker reads and writes shared values.
  touches(lane, top, cursor) {
    for (const event of this.run.touches[lane]) {
      const x = this.xOfEvent(event);
      if (x >= this.left && x <= this.width) this.touch(event, x, top, this.run.overwritten.get(event) < cursor.passed);
    }
  }

  touch(event, x, top, overwritten) {
    const c = this.context, high = this.high(), { text, short, value, lost } = this.run.accesses.get(event);
    this.drawn.marks++;
    const color = overwritten ? "--bad" : inks[this.run.accessStyle(event)];
    c.fillStyle = this.ink.color("--paper");
    c.fillRect(x - 2.5, top - 2, 5, high + 4);
    c.fillStyle = this.ink.color(color);
    c.fillRect(x - 1.5, top - 2, 3, high + 4);
    this.captions.push({ x: x - 1.5, long: overwritten || lost.length ? Infinity : Number.MAX_VALUE, texts: [text, short, value], color, struck: overwritten });
  }

  // write writes the captions of a lane above its bars, each as long as there is room until the next. Where there is
  // no room for two, the one of the longer bar stays.
  write(y) {
    if (!this.words()) return;
    this.captions.sort((a, b) => a.x - b.x);
    const kept = [], gap = 8 * this.type;
    for (const caption of this.captions) {
      this.font(this.letters(), caption.struck === undefined ? "normal" : "bold");
      caption.least = Math.min(...caption.texts.map((text) => this.measure(text)));
      caption.x = Math.max(Math.min(caption.x, this.width - caption.least - 4), this.left);
      let room = true;
      while (room && kept.length && kept.at(-1).x + kept.at(-1).least + gap > caption.x) {
        if (caption.long > kept.at(-1).long) kept.pop(); else room = false;
      }
      if (room) kept.push(caption);
    }
    const c = this.context;
    c.textAlign = "left";
    c.textBaseline = "middle";
    kept.forEach(({ x, texts, color, struck }, i) => {
      const room = (i + 1 < kept.length ? kept[i + 1].x - gap : this.width - 4) - x;
      this.font(this.letters(), struck === undefined ? "normal" : "bold");
      const text = texts.find((t) => this.measure(t) <= room) ?? texts.at(-1);
      c.fillStyle = this.ink.color(color);
      c.fillText(text, x, y);
      if (struck) c.fillRect(x - 2, y - 1, this.measure(text) + 4, 2);
    });
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
    this.caption(i, style, from, to - from);
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

  // caption says in words what a bar stands for: of a wait what for and who has it, of work the task.
  caption(i, style, x, width) {
    const task = ["running", "sleeping"].includes(style) ? this.run.taskOf(i) : "", took = span(this.run.segments.to[i] - this.run.segments.from[i]);
    if (["running", "new", "aside"].includes(style) && !task) return;
    const { what, held } = wish(this.run, i), texts = [];
    if (task) texts.push(`works on ${task}: ${doing(this.run, i)}`, `works on ${task}`, task, task.slice(TASK.length));
    else if (style === "sleeping") texts.push(`sleeps ${took}`, "sleeps");
    else if (style === "unseen") texts.push("not recorded");
    else {
      if (held) texts.push(`waits for ${what}, held by ${held}`, `${what}, held by ${held}`);
      texts.push(`waits for ${what}`, what);
    }
    this.captions.push({ x: x + 1, long: width, texts, color: "--ink" });
  }

  // held draws below the bar what the worker has, all of it at each moment, and names it where there is room.
  held(lane, top) {
    const { tenures, firstTenure } = this.run;
    const first = firstTenure[lane], end = first + countUntil(tenures.from, this.scale.at(this.to), first, firstTenure[lane + 1]);
    const edges = [];
    for (let i = Math.max(first, end - 4 * Math.ceil(this.width)); i < end; i++) edges.push([tenures.from[i], i, true], [tenures.to[i], i, false]);
    edges.sort((a, b) => a[0] - b[0]);
    const has = [];
    let painted = this.left;
    edges.forEach(([at, tenure, begins], k) => {
      if (begins) has.push(tenure);
      else has.splice(has.indexOf(tenure), 1);
      if (!has.length) return;
      const from = Math.max(this.xOf(at), painted), to = Math.max(Math.min(this.xOf(edges[k + 1][0]), this.width), from + 1.5);
      if (to <= painted + 1) return;
      this.holding(has.map((i) => this.run.objects[tenures.object[i]]), from, to, top);
      painted = to;
    });
  }

  // holding draws a time in which the worker has these objects.
  holding(objects, from, to, top) {
    const c = this.context;
    this.drawn.marks++;
    c.fillStyle = this.ink.color("--held");
    c.fillRect(from, top + 1, to - from > 4 ? to - from - 1 : to - from, this.strip() - 1); // a gap where it changes
    const size = Math.min(this.strip() - 1, 13 * this.type);
    if (size < 10) return;
    this.font(size / this.type, "bold");
    const tasks = objects.filter(isTask), has = (tasks.length ? tasks : objects).join(", ");
    const text = [tasks.length ? `works on ${has}` : `holds ${has}`, has].find((t) => this.measure(t) + 8 <= to - from);
    if (!text) return;
    c.fillStyle = this.ink.color("--onheld");
    c.textBaseline = "middle";
    c.textAlign = "left";
    c.fillText(text, from + 4, top + 1 + this.strip() / 2);
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
}
