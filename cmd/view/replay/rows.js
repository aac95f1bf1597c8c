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
