// Where the page stands in a program: the steps that were made, and what has been seen.

const CAN_GO = 1; // how a worker stands

class Walk {
  constructor(program, changed) {
    Object.assign(this, { program, changed, steps: [], ahead: [], fault: "", seen: new Set() });
  }

  get at() { return this.steps.at(-1)?.to ?? 0; }
  get node() { return this.program.nodes[this.at]; }
  get turns() { return this.steps.map((step) => step.turn); }
  get address() { return written(this.turns); }

  // switches counts the steps before which the worker of the step before could have gone on.
  get switches() {
    return this.steps.filter((step, i) => {
      const last = this.steps[i - 1]?.worker ?? step.worker;
      return last !== step.worker && this.program.nodes[step.from].workers[last].stand === CAN_GO;
    }).length;
  }

  // settle is the end of each move.
  settle(fault = "") {
    this.fault = fault;
    if (this.node.outcome >= 0) this.seen.add(this.node.outcome);
    this.changed();
  }

  // go goes to the end of a schedule, given as text, or as far along it as there are steps.
  go(text) {
    const turns = parsed(text);
    if (!turns) return this.settle(`“${text}” is no schedule of this program.`);
    this.steps = this.program.follow(turns);
    this.ahead = [];
    const n = this.steps.length;
    if (n === turns.length) return this.settle();
    const can = this.node.edges.map((edge) => edge.turn).join(", ") || "nobody";
    const cannot = this.program.whole && !this.program.path ? "can make no step" : "has no step on this page";
    return this.settle(`“${text}” cannot be followed to its end: ${turns[n]} ${cannot} after ${n} of its steps. Who can: ${can}.`);
  }

  // step makes a step; it returns whether there is one.
  step(turn) {
    const edge = this.program.edge(this.at, turn);
    if (!edge) return false;
    this.steps.push({ ...edge, from: this.at });
    if (this.ahead.pop() !== turn) this.ahead = []; // another way than the one that was gone before
    this.settle();
    return true;
  }

  back() {
    if (this.steps.length > 0) this.ahead.push(this.steps.pop().turn);
    this.settle();
  }

  begin() {
    while (this.steps.length > 0) this.ahead.push(this.steps.pop().turn);
    this.settle();
  }

  // forward makes the step that was taken back, or else the next one of who made the last, or of the first who can.
  forward() {
    const { edges } = this.node, last = this.steps.at(-1)?.worker;
    const next = this.ahead.at(-1) ?? (edges.find((edge) => edge.worker === last) ?? edges[0])?.turn;
    if (next !== undefined) this.step(next);
  }

  // unseen goes to the end of the next outcome that has not been seen.
  unseen() {
    const next = this.program.outcomes.findIndex((outcome, i) => outcome.here && !this.seen.has(i));
    if (next >= 0) this.go(this.program.outcomes[next].schedule);
  }
}
