// The whole picture: the lanes, and what goes across them. Of the lanes only those in view are drawn.

const MOST_ARROWS = 40; // in view; if there are more, only the latest, those of the present event and those of the chosen worker are drawn
const LATEST = 12;

class Scene extends Rows {
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
      this.losses(cursor);
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
    const edge = (lane, lower) => this.barTop(lane) + (lower ? this.high() : 0);
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

  // losses leads from each write that makes updates lost to the writes in which these were.
  losses(cursor) {
    for (const event of this.run.losers.slice(-MOST_ARROWS)) {
      if (event >= cursor.passed) continue;
      for (const lost of this.run.accesses.get(event).lost) {
        this.arrow(this.xOfEvent(event), this.run.events.lane[event], this.xOfEvent(lost), this.run.events.lane[lost], "--bad", 2.5);
      }
    }
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
      c.strokeRect(from, this.barTop(lane) - 1, Math.max(to - from, 3), this.high() + 2);
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
    if (this.paper) return;
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
