// The page on paper: each outcome with the steps of its shortest order.

const MOST_TABLES = 60;

// showHandout makes the tables, when they are first printed.
function showHandout(program) {
  const to = part("handout");
  if (to.childElementCount > 0) return;
  program.outcomes.slice(0, MOST_TABLES).forEach((outcome) => to.append(orderTable(program, outcome)));
  const rest = program.outcomes.length - MOST_TABLES;
  if (rest > 0) to.append(element("p", "", `Outcomes that are not here: ${many(rest)}.`));
}

// orderTable is the shortest order of an outcome, with what the objects have in them after each step.
function orderTable(program, outcome) {
  const made = program.follow(parsed(outcome.schedule));
  const used = program.objects.map((_, i) => made.some(({ to }) => program.nodes[to].contents[i]));
  const cells = (tag, make) => program.objects.flatMap((object, i) => (used[i] ? [element(tag, "", name(make(object, i)))] : []));
  const head = element("tr", "", ...["", "who", "step"].map((text) => element("th", "", text)), ...cells("th", (object) => object));
  const rows = made.map((step, i) => {
    const who = program.nodes[step.from].workers[step.worker];
    const row = stepRow(step, i + 1, element("td", "", letter(step.worker), " ", name(who.name)));
    row.append(...cells("td", (_, object) => held(program.nodes[step.to].contents[object])));
    return row;
  });
  const way = outcome.schedule ? ` · ${outcome.schedule}` : "";
  return element("section", "order", element("h3", MARKS[outcome.mark], `${outcome.mark} ${outcome.name}`),
    element("p", "count", outcome.count + way), element("table", "", element("thead", "", head), element("tbody", "", ...rows)));
}

// held is what an object has in it, or who holds it.
function held(content) {
  if (!content) return "";
  return content.holders.length > 0 ? `held by ${letters(content.holders)}` : content.content;
}
