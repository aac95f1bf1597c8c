// Where the replay stands, how it moves, and the two ways of laying a run out along a line: by time, and by event.

// A cursor stands at a time, after so many events. Of events at the same time it may have passed some only.
class Cursor {
  constructor(run, moved) {
    this.run = run;
    this.moved = moved;
    this.time = 0;
    this.passed = 0;
  }

  set(time, passed) {
    this.time = Math.min(Math.max(time, 0), this.run.length);
    this.passed = passed;
    this.moved();
  }

  seek(time) { this.set(time, this.run.eventsUntil(Math.min(Math.max(time, 0), this.run.length))); }

  // pass goes to the moment at which so many events have happened.
  pass(events) {
    const passed = Math.min(Math.max(events, 0), this.run.count);
    this.set(passed > 0 ? this.run.events.at[passed - 1] : 0, passed);
  }

  step(events) { this.pass(this.passed + events); }
  toStart() { this.set(0, 0); }
  toEnd() { this.set(this.run.length, this.run.count); }
  get atEnd() { return this.passed === this.run.count && this.time >= this.run.length; }

  // event is the one that has just happened, or NONE.
  get event() { return this.passed - 1; }
}

// ByTime lays a run out as it was.
class ByTime {
  constructor(run) { this.run = run; this.length = Math.max(run.length, 1); }
  place(time) { return time; }
  at(place) { return Math.min(Math.max(place, 0), this.run.length); }
  of(cursor) { return cursor.time; }
  put(cursor, place) { cursor.seek(place); }
}

// ByEvent gives all events the same room: the n-th is at n, and between two the time goes evenly.
class ByEvent {
  constructor(run) { this.run = run; this.length = run.count + 1; }
  before(passed) { return passed > 0 ? this.run.events.at[passed - 1] : 0; }
  after(passed) { return passed < this.run.count ? this.run.events.at[passed] : this.run.length; }
  between(time, passed) {
    const from = this.before(passed), to = this.after(passed);
    return passed + (to > from ? (time - from) / (to - from) : 0);
  }
  place(time) { return this.between(time, this.run.eventsUntil(time)); }
  at(place) {
    const passed = Math.min(Math.max(Math.floor(place), 0), this.run.count), from = this.before(passed);
    return from + Math.min(Math.max(place - passed, 0), 1) * (this.after(passed) - from);
  }
  of(cursor) { return this.between(cursor.time, cursor.passed); }
  put(cursor, place) { cursor.set(this.at(place), Math.min(Math.max(Math.floor(place), 0), this.run.count)); }
}

const PACES = 3; // slower than the usual one, and as many faster

// paces returns how fast a run may be played, as places a second: the usual one shows it in a quarter of a minute.
function paces(run, scale) {
  const unit = scale instanceof ByEvent ? 1 : 1e9, seconds = run.length / 1e9;
  let usual = Math.max(2, run.count / 30);
  if (unit > 1) usual = seconds >= 4 && seconds <= 40 ? 1e9 : Math.max(run.length, 1) / 15;
  const step = (n) => [1, 2, 5][((n % 3) + 3) % 3] * 10 ** Math.floor(n / 3), middle = Math.round(3 * Math.log10(usual / unit));
  return { list: Array.from({ length: 2 * PACES + 1 }, (_, i) => ({ rate: unit * step(middle - PACES + i) })), usual: PACES };
}

// A player moves a cursor along a scale as real time goes by. Calm, it moves only now and then, from event to event.
class Player {
  constructor(cursor, scale, { calm = false, changed = () => {}, schedule = (f) => requestAnimationFrame(f) } = {}) {
    Object.assign(this, { cursor, scale, calm, changed, schedule, playing: false, rate: 1 });
  }

  play() {
    if (this.playing) return;
    if (this.cursor.atEnd) this.cursor.toStart();
    this.playing = true;
    this.resume();
    this.schedule((now) => this.frame(now));
    this.changed();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.changed();
  }

  toggle() { this.playing ? this.pause() : this.play(); }

  // resume goes on from wherever the cursor has been put meanwhile.
  resume() { this.last = undefined; this.place = this.scale.of(this.cursor); }

  frame(now) {
    if (!this.playing) return;
    const passed = this.last === undefined ? 0 : now - this.last;
    if (this.last === undefined || !this.calm || passed >= 250) {
      this.place += (this.rate * passed) / 1000;
      this.last = now;
      if (this.place >= this.scale.length) {
        this.cursor.toEnd();
        this.pause();
        return;
      }
      this.scale.put(this.cursor, this.place);
      if (this.calm) this.cursor.pass(this.cursor.passed);
    }
    this.schedule((next) => this.frame(next));
  }
}
