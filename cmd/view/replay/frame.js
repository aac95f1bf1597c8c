// Where things are on the canvas: which part of the run is in view, and which place a lane, a time and a text have.

const ROW = { least: 36, paper: 20, most: 72 }; // on paper, which cannot be scrolled, there may be no room for words

class Frame {
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
    this.row = Math.floor(Math.min(Math.max(room, (this.paper ? ROW.paper : ROW.least) * this.type), ROW.most * this.type));
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

  // A row has words above, then the bar, and below it a strip for what the worker has.
  pad() { return Math.round(this.row * 0.06); }
  letters() { return Math.min(Math.max((this.row / this.type) * 0.22, 11), 16); } // how large the words are
  words() { return this.row < ROW.least * this.type ? 0 : Math.round(this.letters() * 1.25 * this.type); }
  strip() { return this.run.tenures.from.length > 0 ? Math.max(4, Math.round(this.row * 0.22)) : 0; }
  high() { return this.row - 2 * this.pad() - this.words() - this.strip(); }
  barTop(lane) { return this.top(lane) + this.pad() + this.words(); }

  measure(text) {
    const key = this.context.font + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      if (this.widths.size > 5000) this.widths.clear();
      this.widths.set(key, (width = this.context.measureText(text).width));
    }
    return width;
  }
}
