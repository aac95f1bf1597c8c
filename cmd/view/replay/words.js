// What is seen, in words.

// span shows a time in three digits.
function span(nanoseconds) {
  for (const [unit, size] of [["s", 1e9], ["ms", 1e6], ["µs", 1e3]]) {
    if (nanoseconds >= size) return `${Number((nanoseconds / size).toPrecision(3)).toLocaleString("en")} ${unit}`;
  }
  return `${Math.round(nanoseconds)} ns`;
}

// moment shows a time of a run with as many digits as tell its events apart.
function moment(time, length) {
  const [unit, size] = length >= 1e9 ? ["s", 1e9] : length >= 1e6 ? ["ms", 1e6] : ["µs", 1e3];
  return `${(time / size).toFixed(3)} ${unit}`;
}

const percent = (part) => `${Math.round(part * 100)} %`;
const many = (n) => n.toLocaleString("en");

function paceInWords(pace, scale) {
  if (scale instanceof ByEvent) return pace.rate < 1 ? `an event in ${many(1 / pace.rate)} s` : pace.rate === 1 ? "1 event a second" : `${many(pace.rate)} events a second`;
  const times = pace.rate / 1e9;
  if (times === 1) return "real time";
  return times < 1 ? `${many(Math.round(1 / times))} × slower` : `${many(times)} × faster`;
}

// wish is what a segment waits for, and who has it, in as many words as asked for.
function wish(run, segment) {
  const object = run.segments.object[segment], holder = run.segments.holder[segment];
  if (object === NONE) return { what: "", held: "" };
  const what = run.objects[object];
  return { what, held: holder === NONE || what.startsWith("the end of ") ? "" : run.lanes.name[holder] };
}

// doing says what a worker does in a segment.
function doing(run, segment) {
  const style = run.styleOf(segment);
  switch (style) {
    case "": return "does not exist yet";
    case "unseen": return "did something that was not recorded";
    case "new": return "is new: its code has not begun";
    case "running": return "runs, or is ready to";
    case "sleeping": return "sleeps";
    case "aside": return "waits because the lab makes it wait";
    case "done": return "is done";
    case "failed": return "ended with an error";
  }
  const { what, held } = wish(run, segment);
  return `waits for ${what}` + (held ? `, held by ${held}` : "");
}

// speaker is who said a line.
function speaker(run, event) {
  const lane = run.events.lane[event];
  if (run.kinds[run.events.kind[event]] === "stopped") return "the lab";
  return lane === NONE ? run.voices[run.events.object[event]] ?? "" : run.lanes.name[lane];
}

// happening says what happened in an event: who, and what.
function happening(run, event) {
  const who = speaker(run, event);
  const { at, lane, kind, object } = run.events;
  const thing = object[event] === NONE ? "" : run.objects[object[event]];
  const segment = lane[event] === NONE ? 0 : run.segmentAt(lane[event], at[event]);
  const did = () => {
    const count = () => inside(run, object[event], at[event]), semaphore = String(thing).startsWith("semaphore ");
    switch (run.kinds[kind[event]]) {
      case "line": return `says “${run.lines[object[event]]}”`;
      case "born": return "is made";
      case "runnable": return "is woken";
      case "running": return begins(run, lane[event], segment);
      case "waiting": return doing(run, segment).startsWith("waits") ? doing(run, segment) : `waits for ${thing}`;
      case "sleeping": return `sleeps for ${span(run.segments.to[segment] - run.segments.from[segment])}`;
      case "acquired": if (semaphore) return `enters ${thing}: ${count()} inside`;
        return isTask(thing) ? `begins ${thing}` : thing.startsWith("future ") ? `begins the work of ${thing}` : `acquires ${thing}`;
      case "released": if (semaphore) return `leaves ${thing}: ${count()} inside`;
        return isTask(thing) ? `has done ${thing}` : thing.startsWith("future ") ? `has done the work of ${thing}` : `releases ${thing}`;
      case "notified": return `notifies ${thing}`;
      case "read": case "wrote": return run.accesses.get(event).text;
      case "done": return "is done";
      case "failed": return "ends with an error";
      case "stopped": return "sees the deadlock and ends the workers";
    }
    return "";
  };
  return { who, did: did() };
}

// inside counts who has an object at a moment.
function inside(run, object, time) {
  const { from, to } = run.tenures;
  return run.tenures.object.reduce((sum, o, i) => sum + (o === object && from[i] <= time && to[i] > time ? 1 : 0), 0);
}

// begins says from what a worker comes that runs now.
function begins(run, lane, segment) {
  const before = segment > run.firstSegment[lane] ? run.styleOf(segment - 1) : "";
  if (before === "new") return "begins to run";
  return before === "sleeping" ? "has slept, and goes on" : "goes on";
}
