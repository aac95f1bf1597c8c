// A program: its states, and the steps between them. A schedule is a list of turns, each of them a text such as "a".

const MOST_STEPS = 1e4; // of a schedule as text
const LETTERS = "mabcdefghijklnopqrstuvwxyz";

// turnOf is what stands for a worker in a schedule; if its time is up, another text does.
function turnOf(worker, expired) {
  if (worker >= LETTERS.length) return expired ? `{${worker}!}` : `{${worker}}`;
  return expired ? LETTERS[worker].toUpperCase() : LETTERS[worker];
}

// written is a schedule as text: "ab2a".
function written(turns) {
  let text = "";
  for (let i = 0; i < turns.length;) {
    let n = 1;
    while (turns[i + n] === turns[i]) n++;
    text += turns[i] + (n > 1 ? n : "");
    i += n;
  }
  return text;
}

// parsed reads a schedule; null if the text is none.
function parsed(text) {
  const turns = [], part = /([a-zA-Z]|\{\d+!?\})(\d*)/y;
  while (part.lastIndex < text.length) {
    const found = part.exec(text);
    const n = found && found[2] !== "" ? Number(found[2]) : 1;
    if (!found || n < 1 || turns.length + n > MOST_STEPS) return null;
    for (let i = 0; i < n; i++) turns.push(found[1]);
  }
  return turns;
}

class Program {
  constructor(data) {
    for (const key of ["whole", "path", "objects", "outcomes", "sources"]) this[key] = data[key];
    const text = (at) => (at < 0 ? "" : data.texts[at]);
    this.nodes = data.nodes.map((node) => ({
      workers: node.w.map((at) => data.workers[at]),
      contents: node.o.map((at) => (at < 0 ? null : data.contents[at])),
      edges: node.e.map(([worker, expired, to, does, lost]) => (
        { worker, turn: turnOf(worker, expired === 1), to, does: text(does), lost: text(lost) })),
      outcome: node.end,
    }));
    this.workerCount = Math.max(...this.nodes.map((node) => node.workers.length));
    this.find();
  }

  // find finds which outcomes can follow each state: a bit for each. A step leads further back in the list.
  find() {
    this.words = Math.ceil(this.outcomes.length / 32);
    this.bits = new Uint32Array(this.nodes.length * this.words);
    for (let at = this.nodes.length - 1; at >= 0; at--) {
      const { outcome, edges } = this.nodes[at], first = at * this.words;
      if (outcome >= 0) this.bits[first + (outcome >> 5)] |= 1 << (outcome & 31);
      for (const { to } of edges) for (let i = 0; i < this.words; i++) this.bits[first + i] |= this.bits[to * this.words + i];
    }
  }

  // leads says whether an outcome can follow a state.
  leads(at, outcome) { return (this.bits[at * this.words + (outcome >> 5)] & (1 << (outcome & 31))) !== 0; }

  edge(at, turn) { return this.nodes[at].edges.find((edge) => edge.turn === turn); }

  // follow goes along a schedule as far as there are steps. It returns these.
  follow(turns) {
    const steps = [];
    let at = 0;
    for (const turn of turns) {
      const edge = this.edge(at, turn);
      if (!edge) break;
      steps.push({ ...edge, from: at });
      at = edge.to;
    }
    return steps;
  }
}
