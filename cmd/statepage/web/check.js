// What a page was given is looked at before anything is made of it: somebody may have changed it.

const MARKS = { "✓": "good", "!": "noted", "✗": "bad", "-": "open" };

// must throws unless something holds of the data.
function must(holds, what) {
  if (!holds) throw new Error(what);
}

const isText = (value) => typeof value === "string";
const within = (value, from, to) => Number.isInteger(value) && value >= from && value < to;

function list(value, what, each) {
  must(Array.isArray(value), `${what} is no list`);
  value.forEach((one, i) => {
    must(one !== null && one !== undefined, `${what} ${i} is missing`);
    each(one, `${what} ${i}`);
  });
}

const texts = (value, what) => list(value, what, (one, name) => must(isText(one), `${name} is no text`));
const places = (value, what, from, to) => list(value, what, (one, name) => must(within(one, from, to), `${name} is no place`));

function fields(value, what, names) {
  for (const name of names) must(isText(value[name]), `${what} has no ${name}`);
}

// checked returns a program if the data is one, and throws what is wrong with it otherwise.
function checked(data) {
  must(data !== null && typeof data === "object", "there is no data");
  for (const name of ["whole", "path"]) must(typeof data[name] === "boolean", `the page does not say ${name}`);
  for (const name of ["facts", "notes", "objects", "texts"]) texts(data[name], name);
  list(data.sources, "source", checkSource);
  list(data.nodes, "state", () => {});
  must(data.nodes.length > 0, "there is no state");
  const most = Math.max(...data.nodes.map((node) => (Array.isArray(node.w) ? node.w.length : 0)));
  list(data.workers, "worker", (worker, what) => checkWorker(worker, what, data.sources));
  list(data.contents, "content", (content, what) => {
    fields(content, what, ["content"]);
    places(content.holders, `${what}, holder`, 0, most);
    places(content.waiting, `${what}, waiting`, 0, most);
  });
  list(data.outcomes, "outcome", (outcome, what) => {
    fields(outcome, what, ["mark", "name", "count", "schedule"]);
    must(Object.hasOwn(MARKS, outcome.mark), `${what} has no mark`);
  });
  checkNodes(data);
  const program = new Program(data);
  checkOutcomes(program);
  return program;
}

function checkSource(source, what) {
  fields(source, what, ["name", "language", "text"]);
  places(source.lines, `${what}, line`, 0, 1e7);
  must(source.lines.length === 0 || source.lines.length === source.text.split("\n").length, `${what} has other lines than its text`);
}

function checkWorker(worker, what, sources) {
  fields(worker, what, ["name", "text"]);
  must(within(worker.stand, 1, 5), `${what} stands nowhere`);
  must(within(worker.source, -1, sources.length), `${what} is in no source`);
  must(within(worker.row, -1, worker.source < 0 ? 0 : sources[worker.source].lines.length), `${what} is in no line`);
  must((worker.source < 0) === (worker.row < 0), `${what} is in no line`);
}

// checkNodes holds that every state can be come to, that steps lead further back in the list alone, so that there is no
// circle, and that a program that goes on has a step.
function checkNodes(data) {
  const count = data.nodes.length, found = new Uint8Array(count);
  found[0] = 1;
  data.nodes.forEach((node, at) => {
    const what = `state ${at}`;
    places(node.w, `${what}, worker`, 0, data.workers.length);
    must(node.w.length > 0, `${what} has no worker`);
    places(node.o, `${what}, object`, -1, data.contents.length);
    must(node.o.length <= data.objects.length, `${what} has too many objects`);
    must(within(node.end, -1, data.outcomes.length), `${what} has an outcome that there is not`);
    const turns = new Set();
    list(node.e, `${what}, step`, (edge, name) => {
      must(Array.isArray(edge) && edge.length === 5, `${name} is none`);
      const [worker, expired, to, does, lost] = edge;
      must(within(worker, 0, node.w.length) && within(expired, 0, 2), `${name} is nobody's`);
      must(within(to, at + 1, count), `${name} leads nowhere`);
      for (const text of [does, lost]) must(within(text, -1, data.texts.length), `${name} has no text`);
      must(!turns.has(turnOf(worker, expired === 1)), `${name} is there twice`);
      turns.add(turnOf(worker, expired === 1));
      found[to] = 1;
    });
    must(found[at] === 1, `no step leads to ${what}`);
    must(!data.whole || node.end >= 0 || node.e.length > 0, `${what} has no step and no outcome`);
  });
}

// checkOutcomes holds that what is said to be the shortest way to an outcome is one.
function checkOutcomes(program) {
  program.outcomes.forEach((outcome, i) => {
    const turns = parsed(outcome.schedule);
    must(turns !== null, `outcome ${i} has no schedule`);
    const steps = program.follow(turns), end = steps.at(-1)?.to ?? 0;
    outcome.here = steps.length === turns.length && program.nodes[end].outcome === i;
    must(outcome.here || !program.whole, `the schedule of outcome ${i} does not lead to it`);
  });
}
