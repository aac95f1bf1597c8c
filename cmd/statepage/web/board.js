// What there is to see of a state: workers, objects, the steps before, and the outcomes.

const STANDS = ["", "can go", "must wait", "sleeps", "done"];

// Workers are a card for each worker, with a button for each step that it can make.
class Workers {
  constructor(program, walk) {
    Object.assign(this, { program, walk, cards: [] });
    for (let worker = 0; worker < program.workerCount; worker++) this.cards.push(this.card(worker));
    part("workers").replaceChildren(...this.cards.map((card) => card.box));
  }

  card(worker) {
    const card = { stand: element("span", "stand"), name: name("", "who"), why: element("p", "why"), line: element("code", "line") };
    card.buttons = [false, true].map((expired) => {
      const button = element("button", "step");
      button.addEventListener("click", () => this.walk.step(turnOf(worker, expired)));
      return button;
    });
    card.box = element("li", "worker", element("p", "head", letter(worker), " ", card.name, card.stand), ...card.buttons, card.why, card.line);
    return card;
  }

  // why says why a worker has no button.
  why({ stand, text }) {
    switch (STANDS[stand]) {
      case "can go": return this.program.path ? `could go too: ${text}` : `${text}: this step is not on the page`;
      case "must wait": return `waits for ${text}`;
      case "sleeps": return text;
    }
    return "";
  }

  show() {
    const { node, steps: made } = this.walk;
    this.cards.forEach((card, worker) => {
      const is = node.workers[worker];
      card.box.hidden = !is;
      if (!is) return;
      card.box.className = `worker stand-${is.stand}${made.at(-1)?.worker === worker ? " last" : ""}`;
      put(card.name, is.name);
      put(card.stand, STANDS[is.stand]);
      [false, true].forEach((expired, i) => {
        const edge = node.edges.find((one) => one.turn === turnOf(worker, expired)), button = card.buttons[i];
        button.hidden = !edge;
        if (edge) button.replaceChildren(element("kbd", "", edge.turn), ` ${expired ? edge.does : is.text}`); // no value: what comes may be guessed
      });
      const goes = card.buttons.some((button) => !button.hidden);
      put(card.why, goes ? "" : this.why(is));
      const source = this.program.sources[is.source];
      put(card.line, source ? source.text.split("\n")[is.row].trim() : "");
    });
  }
}

// showObjects shows what the objects have in them, who holds them and who waits for them.
function showObjects(program, node) {
  const rows = [];
  program.objects.forEach((object, i) => {
    const content = node.contents[i];
    if (!content) return;
    rows.push(element("tr", "", element("th", "", name(object)), element("td", "content", name(content.content)),
      element("td", "", letters(content.holders)), element("td", "", letters(content.waiting))));
  });
  part("objects").replaceChildren(...rows);
  part("objects-box").hidden = rows.length === 0;
}

// stepRow is a step in a table, with what its objects have in them after it.
function stepRow(step, n, first) {
  const row = element("tr", step.lost ? "lost" : "", element("td", "n", String(n)), first, element("td", "", step.does));
  if (step.lost) row.lastChild.append(" ", element("b", "bad", step.lost));
  return row;
}

// showSteps shows the steps before: each leads to the state after it.
function showSteps(walk) {
  const rows = walk.steps.map((step, i) => {
    const link = element("a", "", step.turn);
    link.href = `#${written(walk.turns.slice(0, i + 1))}`;
    return stepRow(step, i + 1, element("td", "", link));
  });
  part("steps").replaceChildren(...rows);
  part("steps-none").hidden = rows.length > 0;
  const box = part("steps-box");
  box.scrollTop = box.scrollHeight;
}

// Outcomes are links to the ends of the program.
class Outcomes {
  constructor(program, walk) {
    Object.assign(this, { program, walk });
    this.rows = program.outcomes.map((outcome) => {
      const link = element("a", "", name(outcome.name)), state = element("span", "can");
      if (outcome.here) link.href = `#${outcome.schedule}`;
      const row = element("li", MARKS[outcome.mark], element("b", "mark", outcome.mark), element("div", "", element("p", "", link, element("code", "way", outcome.schedule)),
        element("p", "", state, " ", element("span", "count", outcome.count))));
      return { row, state };
    });
    part("outcomes").replaceChildren(...this.rows.map((one) => one.row));
    part("unseen").hidden = !program.outcomes.some((outcome) => outcome.here);
  }

  show() {
    const { at, node, seen } = this.walk;
    this.rows.forEach(({ row, state }, i) => {
      const leads = this.program.leads(at, i), here = node.outcome === i;
      row.classList.toggle("here", here);
      row.classList.toggle("gone", !leads);
      const can = here ? "you are here" : leads ? "can still happen" : this.program.whole ? "cannot happen any more" : "not from here, as far as this page knows";
      put(state, !this.program.outcomes[i].here ? "no order of it is on this page" : can + (seen.has(i) ? " · seen" : ""));
    });
    put(part("seen"), `${many(seen.size)} of ${many(this.rows.length)} seen`);
  }
}

// showNow says in a line where the page stands.
function showNow(program, walk) {
  const last = walk.steps.at(-1), { node } = walk, now = [];
  if (!last) now.push(`${program.path ? "The beginning of one order." : "The beginning."} Who goes first?`);
  else {
    now.push(`${steps(walk.steps.length)}. `, name(program.nodes[last.from].workers[last.worker].name, "who"), ` (${turnOf(last.worker, false)}) ${last.does}`);
    if (last.lost) now.push(" ", element("b", "bad", last.lost));
  }
  if (node.outcome >= 0) {
    const { mark, name: text } = program.outcomes[node.outcome];
    now.push(last ? ". " : " ", element("b", MARKS[mark], `The end. Outcome: ${mark} ${text}.`), ` Switches: ${many(walk.switches)}.`);
  } else if (node.edges.length === 0) now.push(" ", element("b", "open", "The page has no step from here: it is a part of all states."));
  const to = part("now"), made = element("p", "", ...now);
  if (to.textContent !== made.textContent) to.replaceChildren(...made.childNodes);
  put(part("fault"), walk.fault);
  part("fault").hidden = walk.fault === "";
  put(part("address"), walk.address ? `#${walk.address}` : "");
  part("back").setAttribute("aria-disabled", String(!last));
  part("begin").setAttribute("aria-disabled", String(!last));
  part("forward").setAttribute("aria-disabled", String(node.edges.length === 0));
}
