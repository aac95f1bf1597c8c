// The page: it puts the parts together, and turns keys, buttons and the pointer into what they do.

const run = new Run(JSON.parse($("run").textContent));
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const ink = new Ink(document.body);
const scene = new Scene(run, $("lanes"), ink);
const cursor = new Cursor(run, () => { redraw(); });
const player = new Player(cursor, scene.scale, { calm: calm.matches, changed: showPlaying });
const lines = new Lines(run, cursor);
const details = new Details(run);
const room = $("scroll");

// redraw shows everything as it is now, once in a frame.
let drawing = false;
function redraw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
  });
}

function draw() {
  const place = scene.scale.of(cursor);
  if (scene.from > 0 || scene.to < scene.scale.length) scene.follow(place);
  scene.scrolled = room.scrollTop;
  scene.draw(cursor);
  if (followed) showChosen();
  showNow(run, cursor);
  lines.show();
  const seek = $("seek");
  seek.value = (place / scene.scale.length) * 1e6;
  seek.setAttribute("aria-valuetext", `${moment(cursor.time, run.length)}, event ${cursor.passed} of ${run.count}`);
  $("window").style.left = `${(scene.from / scene.scale.length) * 100}%`;
  $("window").style.width = `${((scene.to - scene.from) / scene.scale.length) * 100}%`;
  $("window").hidden = scene.to - scene.from >= scene.scale.length;
}

// layout gives the lanes their room.
const narrow = matchMedia("(max-width: 760px)");
function layout() {
  if (onPaper || room.clientWidth === 0) return; // nothing of it is shown
  document.body.classList.toggle("tabbed", narrow.matches || innerHeight / scene.type < 600);
  room.style.setProperty("--rows", Math.min(run.lanes.count, 40));
  const high = scene.resize(room.clientWidth, room.clientHeight, devicePixelRatio);
  scene.canvas.style.marginBottom = `${Math.max(0, high - room.clientHeight)}px`;
  draw();
  lines.toNewest();
}

function showPlaying() {
  $("play").textContent = player.playing ? "Pause" : "Play";
  $("now").setAttribute("aria-live", player.playing ? "off" : "polite");
}

// step goes on or back by so many events, and shows the worker that it is about.
function step(events) {
  player.pause();
  cursor.step(events);
  reveal(cursor.event === NONE ? NONE : run.events.lane[cursor.event]);
}

// reveal scrolls so that a lane can be seen.
function reveal(lane) {
  if (lane === NONE) return;
  const top = lane * scene.row, view = scene.height - scene.head;
  if (top < room.scrollTop || top + scene.row > room.scrollTop + view) room.scrollTop = top - view / 2;
}

let followed = false; // whether the details are those of the chosen worker, wherever the cursor goes
function choose(lane) {
  if (run.lanes.count === 0) return;
  scene.chosen = Math.min(Math.max(lane, 0), run.lanes.count - 1);
  reveal(scene.chosen);
  followed = true;
  redraw();
}

// showChosen tells of the chosen worker at the moment of the cursor, beside it.
function showChosen() {
  const box = scene.canvas.getBoundingClientRect(), x = Math.min(scene.x(scene.scale.of(cursor)), scene.width - 40);
  details.show(scene.chosen, cursor.time, box.left + x, box.top + scene.top(scene.chosen) + scene.row / 2);
}

function release() {
  scene.chosen = NONE;
  hide();
  redraw();
}

function hide() {
  followed = false;
  details.hide();
}

// move puts the cursor somewhere while it may be playing.
function move(how) {
  how();
  if (player.playing) player.resume();
}

function setPace(index) {
  const { list } = pacing;
  $("pace").selectedIndex = Math.min(Math.max(index, 0), list.length - 1);
  player.rate = list[$("pace").selectedIndex].rate;
}

let pacing;
function setScale(byEvent) {
  const share = scene.from === 0 && scene.to === scene.scale.length;
  scene.scale = player.scale = byEvent ? new ByEvent(run) : new ByTime(run);
  $("steps").checked = byEvent;
  pacing = paces(run, scene.scale);
  $("pace").replaceChildren(...pacing.list.map((pace) => element("option", "", paceInWords(pace, scene.scale))));
  setPace(pacing.usual);
  scene.fit();
  if (player.playing) player.resume();
  redraw();
}

function zoom(factor, place = scene.scale.of(cursor)) {
  scene.zoom(factor, place);
  redraw();
}

function setType() {
  const next = { 1: 1.3, 1.3: 1.7, 1.7: 1 }[scene.type];
  scene.type = next;
  document.documentElement.style.setProperty("--type", next);
  layout();
}

function setTheme() {
  const root = document.documentElement, dark = getComputedStyle(root).colorScheme === "dark" ||
    (!root.style.colorScheme && matchMedia("(prefers-color-scheme: dark)").matches);
  root.style.colorScheme = dark ? "light" : "dark";
  repaint();
}

function repaint() {
  ink.refresh();
  showLegend(run, ink);
  redraw();
}

const deeds = {
  " ": () => player.toggle(),
  ArrowRight: () => step(1),
  ArrowLeft: () => step(-1),
  ArrowDown: () => choose(scene.chosen + 1),
  ArrowUp: () => choose(scene.chosen === NONE ? run.lanes.count - 1 : scene.chosen - 1),
  Home: () => move(() => cursor.toStart()),
  End: () => { player.pause(); cursor.toEnd(); },
  "+": () => zoom(2),
  "=": () => zoom(2),
  "-": () => zoom(0.5),
  0: () => { scene.fit(); redraw(); },
  "<": () => setPace($("pace").selectedIndex - 1),
  ">": () => setPace($("pace").selectedIndex + 1),
  ",": () => setPace($("pace").selectedIndex - 1),
  ".": () => setPace($("pace").selectedIndex + 1),
  s: () => setScale(!$("steps").checked),
  v: () => { $("verdict").open = !$("verdict").open; },
  l: setType,
  d: setTheme,
  Escape: release,
};

addEventListener("keydown", (event) => {
  if (document.body.classList.contains("stepping")) return; // the keys are those of the steps
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
  if (event.key === " " && event.target.matches("button, summary, input[type=checkbox]")) return; // they have their own use for it
  if (event.target.matches(".panel") && ["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return; // to read
  const deed = deeds[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
});

const buttons = {
  start: deeds.Home, back: deeds.ArrowLeft, play: deeds[" "], step: deeds.ArrowRight, end: deeds.End,
  out: deeds["-"], fit: deeds[0], in: deeds["+"], type: deeds.l, theme: deeds.d,
};
for (const [id, deed] of Object.entries(buttons)) $(id).addEventListener("click", deed);
addEventListener("click", (event) => { // by the pointer: the space bar is to play again
  if (event.detail > 0 && event.target.closest("button, summary")) scene.canvas.focus({ preventScroll: true });
});
$("pace").addEventListener("change", () => setPace($("pace").selectedIndex));
$("steps").addEventListener("change", () => setScale($("steps").checked));
$("seek").addEventListener("input", () => move(() => scene.scale.put(cursor, ($("seek").value / 1e6) * scene.scale.length)));

function tab(which) {
  document.body.dataset.tab = which;
  if (which === "verdict") $("verdict").open = true;
  for (const button of document.querySelectorAll("[role=tab]")) button.setAttribute("aria-selected", button.id === `tab-${which}`);
  lines.toNewest();
}
for (const button of document.querySelectorAll("[role=tab]")) button.addEventListener("click", () => tab(button.id.slice(4)));

// The pointer: over the lanes it shows details, pressed it moves the cursor.
function point(event) {
  const box = scene.canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
const seekTo = (x) => move(() => scene.scale.put(cursor, Math.min(Math.max(scene.place(x), 0), scene.scale.length)));
function tell(event, { x, y }) {
  const lane = scene.laneAt(y);
  hide();
  if (lane !== NONE) details.show(lane, scene.scale.at(scene.place(Math.max(x, scene.left))), event.clientX, event.clientY);
}
scene.canvas.addEventListener("pointermove", (event) => {
  const at = point(event);
  if (event.buttons === 1 && at.x > scene.left) seekTo(at.x);
  tell(event, at);
});
scene.canvas.addEventListener("pointerdown", (event) => {
  const at = point(event), lane = scene.laneAt(at.y);
  if (event.button !== 0) return;
  if (at.x > scene.left) seekTo(at.x);
  scene.chosen = lane === scene.chosen && at.x <= scene.left ? NONE : lane;
  tell(event, at);
  redraw();
});
scene.canvas.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hide(); }); // a finger always leaves
addEventListener("pointerdown", (event) => { if (event.target !== scene.canvas) hide(); });
scene.canvas.addEventListener("wheel", (event) => {
  const along = event.shiftKey ? event.deltaY : event.deltaX;
  if (!event.ctrlKey && Math.abs(along) <= (event.shiftKey ? 0 : Math.abs(event.deltaY))) return; // up and down scrolls
  event.preventDefault();
  const span = scene.to - scene.from;
  if (event.ctrlKey) zoom(event.deltaY < 0 ? 1.25 : 0.8, scene.place(point(event).x));
  else { scene.show(scene.from + (along / scene.width) * span, span); redraw(); }
}, { passive: false });

room.addEventListener("scroll", redraw);
new ResizeObserver(layout).observe(room);
addEventListener("resize", layout);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
calm.addEventListener("change", () => { player.calm = calm.matches; });

// setStepping shows the run step by step, or all of it again.
function setStepping(stepping) {
  player.pause();
  hide();
  document.body.classList.toggle("stepping", stepping);
  $("stepping").textContent = stepping ? "Timeline" : "Step by step";
  layout();
}
$("stepping").addEventListener("click", () => setStepping(!document.body.classList.contains("stepping")));
$("stepping").hidden = !$("s-states");

tab("lines");
showHead(run);
showVerdict(run);
showLegend(run, ink);
setScale(false);
setStepping($("s-states") !== null && location.hash.length > 1);
globalThis.replay = { run, cursor, player, scene, step, Cursor, ByTime, ByEvent, Player, Run }; // for the console, and for tests
