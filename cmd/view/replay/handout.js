// The page on paper: the whole run, with everything unfolded but the answers, as a handout.

const PAPER = { width: 720, most: 860, row: 54, sharp: 3 }; // in pixels of the page; what is drawn is finer

let onPaper; // what the screen showed before, while it is printed

function toPaper() {
  if (onPaper) return;
  const root = document.documentElement, { count } = run.lanes;
  onPaper = {
    time: cursor.time, passed: cursor.passed, from: scene.from, to: scene.to, type: scene.type, chosen: scene.chosen,
    scheme: root.style.colorScheme, verdict: $("verdict").open, badge: $("badge").hidden,
  };
  player.pause();
  hide();
  $("verdict").open = true;
  $("badge").hidden = false;
  root.style.colorScheme = "light";
  scene.paper = true;
  scene.type = 1;
  scene.chosen = NONE;
  scene.fit();
  scene.resize(PAPER.width, Math.min(26 + count * PAPER.row, PAPER.most), PAPER.sharp);
  room.scrollTop = 0;
  scene.canvas.style.marginBottom = 0;
  const fit = Math.floor((scene.height - scene.head) / scene.row);
  $("more").hidden = fit >= count;
  $("more").textContent = `The first ${many(fit)} of ${many(count)} workers.`;
  ink.refresh();
  showLegend(run, ink);
  cursor.toEnd();
  draw();
}

function toScreen() {
  if (!onPaper) return;
  const { time, passed, from, to, type, chosen, scheme, verdict, badge } = onPaper;
  onPaper = undefined;
  $("verdict").open = verdict;
  $("badge").hidden = badge;
  $("more").hidden = true;
  document.documentElement.style.colorScheme = scheme;
  Object.assign(scene, { paper: false, type, chosen, from, to });
  ink.refresh();
  showLegend(run, ink);
  cursor.set(time, passed);
  layout();
}

addEventListener("beforeprint", toPaper);
addEventListener("afterprint", toScreen);
