// How states look: each has a colour, a height and a pattern, so that it can be told by any of them.

const HATCH = 7; // the size of a pattern's tile, in pixels

// bars are what is drawn of a state: how high in parts of the row, in which colour, filled with what.
const bars = {
  unseen: { height: 0.55, color: "--faint", fill: "cross" },
  new: { height: 0.3, color: "--new", fill: "none" },
  running: { height: 1, color: "--running", fill: "solid" },
  sleeping: { height: 0.3, color: "--sleeping", fill: "dots" },
  taking: { height: 0.8, color: "--taking", fill: "hatch" },
  meeting: { height: 0.8, color: "--meeting", fill: "hatch" },
  passing: { height: 0.8, color: "--passing", fill: "hatch" },
  aside: { height: 0.15, color: "--faint", fill: "none" },
  joining: { height: 0.45, color: "--joining", fill: "hatch" },
};

// inks are the colours of reads and writes.
const inks = { read: "--new", wrote: "--passing", lost: "--bad" };

class Ink {
  constructor(root) {
    this.probe = root.appendChild(document.createElement("i"));
    this.probe.hidden = true;
    this.refresh();
  }

  // refresh reads the colours anew, because the theme has changed.
  refresh() {
    this.colors = new Map();
    this.tiles = new Map();
  }

  color(name) {
    if (!this.colors.has(name)) {
      this.probe.style.color = `var(${name})`;
      this.colors.set(name, getComputedStyle(this.probe).color);
    }
    return this.colors.get(name);
  }

  // fill returns what to fill a bar with.
  fill(context, style) {
    const { color, fill } = bars[style];
    if (fill === "solid") return this.color(color);
    if (!this.tiles.has(style)) this.tiles.set(style, context.createPattern(this.tile(this.color(color), fill), "repeat"));
    return this.tiles.get(style);
  }

  tile(color, fill) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = HATCH;
    const c = tile.getContext("2d");
    c.fillStyle = c.strokeStyle = color;
    c.globalAlpha = 0.16;
    c.fillRect(0, 0, HATCH, HATCH);
    c.globalAlpha = 0.5;
    const lines = { hatch: [[-1, 1, 1, -1], [0, HATCH, HATCH, 0], [HATCH - 1, HATCH + 1, HATCH + 1, HATCH - 1]] }[fill] ?? [];
    if (fill === "cross") lines.push([0, 0, HATCH, HATCH], [0, HATCH, HATCH, 0]);
    c.beginPath();
    for (const [x0, y0, x1, y1] of lines) { c.moveTo(x0, y0); c.lineTo(x1, y1); }
    c.stroke();
    if (fill === "dots") { c.globalAlpha = 0.9; c.fillRect(2, 2, 2, 2); }
    return tile;
  }

  // bar draws a state from x to x + width into a row; it returns where the bar's top and bottom are.
  bar(context, style, x, width, top, height) {
    const look = bars[style], high = Math.max(2, height * look.height), y = top + (height - high) / 2;
    context.fillStyle = this.fill(context, style);
    context.fillRect(x, y, width, high);
    if (look.fill !== "solid" && width > 3) {
      context.fillStyle = this.color(look.color);
      context.fillRect(x, y, 2, high);
      context.fillRect(x, y, width, 1);
      context.fillRect(x, y + high - 1, width, 1);
    }
    return [y, y + high];
  }
}
