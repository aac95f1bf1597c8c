// element makes one with text or other elements in it. Text is never read as HTML.
function element(tag, className, ...inside) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

// name is a worker's or an object's, which may be written in any direction.
const name = (text, className = "") => element("bdi", className, text);

const letter = (worker) => element("kbd", "", turnOf(worker, false));
const letters = (workers) => workers.map((worker) => turnOf(worker, false)).join(", ");

// part is an element of this page: their names have a dash, which no schedule has, so that no address is one of them.
const part = (id) => document.getElementById(`s-${id}`);

const many = (n) => n.toLocaleString("en");
const steps = (n) => (n === 1 ? "1 step" : `${many(n)} steps`);

// put sets an element's text if it is another one, so that what is read aloud is not read twice.
function put(to, text) {
  if (to.textContent !== text) to.textContent = text;
}

// scrollIn scrolls a box so that something in it can be seen, and nothing around the box.
function scrollIn(box, inside) {
  const a = box.getBoundingClientRect(), b = inside.getBoundingClientRect();
  if (b.top < a.top || b.bottom > a.bottom) box.scrollTop += b.top - a.top - (a.height - b.height) / 2;
}
