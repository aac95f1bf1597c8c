// The page: it reads the data, and turns keys, buttons and the address into steps.

// start shows the program, or what is wrong with its data: then nothing of it is used.
function start() {
  let data, program;
  try {
    data = JSON.parse(part("data").textContent);
    program = checked(data);
  } catch (error) {
    part("board").hidden = true;
    part("error").hidden = false;
    part("error-why").textContent = error.message;
    return;
  }
  run(program, data);
}

function run(program, data) {
  const walk = new Walk(program, () => show());
  const workers = new Workers(program, walk), outcomes = new Outcomes(program, walk), code = new Code(program, walk);

  function show() {
    workers.show();
    showObjects(program, walk.node);
    showSteps(walk);
    outcomes.show();
    showNow(program, walk);
    code.show();
    if (walk.fault === "" && address() !== walk.address) location.replace(`#${walk.address}`);
  }

  const read = () => {
    const text = address();
    if (text !== walk.address) walk.go(text);
  };

  const deeds = {
    Backspace: () => walk.back(), ArrowLeft: () => walk.back(), ArrowRight: () => walk.forward(),
    Home: () => walk.begin(), End: () => walk.unseen(),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.("input, select, textarea")) return;
    if (!part("board").checkVisibility()) return;
    const deed = deeds[event.key];
    if (deed) deed();
    if (deed || (/^[a-zA-Z]$/.test(event.key) && walk.step(event.key))) event.preventDefault();
  });
  for (const [id, key] of [["back", "Backspace"], ["forward", "ArrowRight"], ["begin", "Home"], ["unseen", "End"]]) part(id).addEventListener("click", deeds[key]);
  addEventListener("hashchange", read);
  addEventListener("beforeprint", () => showHandout(program));

  put(part("facts"), [...data.facts, extent(program)].join(" · "));
  part("notes").replaceChildren(...data.notes.map((note) => element("p", "", note)));
  walk.go(address());
  globalThis.states = { program, walk, parsed, written, checked }; // for the console, and for tests
}

// address is the schedule of the page's address; empty: there is none.
function address() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch { // it is not even text
    return location.hash.slice(1);
  }
}

// extent says how much of the program is on the page.
function extent(program) {
  const n = program.nodes.length;
  if (program.path) return `one order, ${steps(n - 1)}`;
  if (!program.whole) return `a part: ${many(n)} states. There are more, which this page does not have`;
  return n === 1 ? "1 state" : `all ${many(n)} states`;
}

start();
