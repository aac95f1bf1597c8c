// A run, unpacked from its columns, and how to find one's way in it. Times are nanoseconds since it began.

// NONE is the place of what there is not.
const NONE = -1;

// TASK begins the name of an object that stands for a task.
const TASK = "task ";
const isTask = (object) => object.startsWith(TASK);

// countUntil returns how many of the ascending numbers from lo to hi are at most x.
function countUntil(numbers, x, lo = 0, hi = numbers.length) {
  const first = lo;
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (numbers[middle] <= x) lo = middle + 1; else hi = middle;
  }
  return lo - first;
}

// summed returns the sums of all differences up to each.
function summed(differences) {
  const sums = new Float64Array(differences?.length ?? 0);
  let sum = 0;
  for (let i = 0; i < sums.length; i++) sums[i] = sum += differences[i];
  return sums;
}

const whole = (column) => Int32Array.from(column ?? []);

class Run {
  constructor(data) {
    Object.assign(this, {
      demo: data.demo, variant: data.variant, facts: data.facts, length: data.length, verdict: data.verdict, notes: data.notes,
      deadlock: data.deadlock, looks: data.looks, objects: data.objects, lines: data.lines, voices: data.voices,
    });
    this.kinds = [...data.kinds, "line"];
    this.lanes = { count: data.lanes.name?.length ?? 0, name: data.lanes.name ?? [], pid: data.lanes.pid ?? [] };
    this.unpackSegments(data.lanes.start ?? [], data.segments);
    this.events = {
      at: summed(data.events.after), lane: whole(data.events.lane), kind: whole(data.events.kind), object: whole(data.events.object),
    };
    this.count = this.events.at.length;
    this.unpackAccesses(data.accesses ?? {});
    this.said = whole([...this.events.kind.keys()].filter((i) => this.isLine(i) || this.accesses.has(i)));
    this.arrows = { to: summed(data.arrows.after), target: whole(data.arrows.to), source: whole(data.arrows.from), object: whole(data.arrows.object) };
    this.arrows.from = this.arrows.to.map((to, i) => to - data.arrows.took[i]);
    this.unpackTenures(data.tenures);
  }

  // unpackSegments lays the segments of each lane from the beginning of the run to its end.
  unpackSegments(start, columns) {
    const count = columns.took?.length ?? 0;
    const from = new Float64Array(count), to = new Float64Array(count);
    this.firstSegment = Int32Array.from([...start, count]);
    for (let lane = 0; lane < this.lanes.count; lane++) {
      let at = 0;
      for (let i = this.firstSegment[lane]; i < this.firstSegment[lane + 1]; i++) {
        from[i] = at;
        to[i] = at += columns.took[i];
      }
    }
    this.segments = { from, to, look: whole(columns.look), object: whole(columns.object), holder: whole(columns.holder) };
  }

  unpackTenures(columns) {
    const from = Float64Array.from(columns.from ?? []);
    const to = from.map((at, i) => at + columns.took[i]);
    this.tenures = { from, to, object: whole(columns.object) };
    const lane = whole(columns.lane);
    this.firstTenure = new Int32Array(this.lanes.count + 1);
    for (let i = 0; i <= this.lanes.count; i++) this.firstTenure[i] = countUntil(lane, i - 1);
  }

  // unpackAccesses finds the reads and writes of each lane, and for each lost write the one that overwrites it.
  unpackAccesses(accesses) {
    this.accesses = new Map(Object.entries(accesses).map(([event, access]) => [Number(event), access]));
    this.losers = [...this.accesses.keys()].filter((event) => this.accesses.get(event).lost.length > 0);
    this.overwritten = new Map(this.losers.flatMap((event) => this.accesses.get(event).lost.map((lost) => [lost, event])));
    this.touches = Array.from({ length: this.lanes.count }, () => []);
    for (const event of this.accesses.keys()) this.touches[this.events.lane[event]].push(event);
  }

  // accessStyle says how a read or a write is drawn.
  accessStyle(event) {
    if (this.accesses.get(event).lost.length > 0) return "lost";
    return this.kinds[this.events.kind[event]];
  }

  isLine(event) { return this.events.kind[event] === this.kinds.length - 1; }

  // segmentAt returns the segment that a lane is in. At the moment between two it is the later one.
  segmentAt(lane, time) {
    const first = this.firstSegment[lane], end = this.firstSegment[lane + 1];
    return first + Math.max(0, countUntil(this.segments.from, time, first, end) - 1);
  }

  styleOf(segment) { return this.looks[this.segments.look[segment]].style; }

  // exists says whether a worker does in this segment; if not, it has not begun, or has ended.
  exists(segment) { return !["", "done", "failed"].includes(this.styleOf(segment)); }

  // eventsUntil returns how many events have happened by then, and linesUntil how many lines were said by the first so many events.
  eventsUntil(time) { return countUntil(this.events.at, time); }
  linesUntil(events) { return countUntil(this.said, events - 1); }

  // heldAt returns the tenures of a lane at a moment.
  heldAt(lane, time) {
    const held = [];
    const end = this.firstTenure[lane] + countUntil(this.tenures.from, time, this.firstTenure[lane], this.firstTenure[lane + 1]);
    for (let i = end - 1; i >= Math.max(this.firstTenure[lane], end - 50); i--) if (this.tenures.to[i] > time) held.push(i);
    return held.reverse();
  }

  // taskOf returns the task that a worker works on in a segment, or "".
  taskOf(segment) {
    const lane = countUntil(this.firstSegment, segment) - 1, middle = (this.segments.from[segment] + this.segments.to[segment]) / 2;
    return this.heldAt(lane, middle).map((i) => this.objects[this.tenures.object[i]]).find(isTask) ?? "";
  }

  // shares returns which part of its life a worker ran, waited and slept.
  shares(lane) {
    const spent = { running: 0, sleeping: 0, waiting: 0 };
    let life = 0;
    for (let i = this.firstSegment[lane]; i < this.firstSegment[lane + 1]; i++) {
      if (!this.exists(i)) continue;
      const took = this.segments.to[i] - this.segments.from[i], style = this.styleOf(i);
      life += took;
      if (style in spent) spent[style] += took; else if (!["new", "unseen", "aside"].includes(style)) spent.waiting += took;
    }
    for (const key in spent) spent[key] = life > 0 ? spent[key] / life : 0;
    return spent;
  }
}
