// The map in a browser: fitted to its frame with both axes in view; zoom, pan and search; neighbours in light and a card.
// Without it the drawing is a sheet to be scrolled and printed, each dot a link. Names are placed anew for each size, by
// the rule of formats/label_placement.py: over no dot and no name, and nearer to their own dot than to any other.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const frame = document.querySelector(".map");
  const svg = frame?.querySelector("svg");
  if (!svg) return;
  const [told, more, card] = ["map-told", "map-more", "map-card"].map((id) => document.getElementById(id));
  const search = document.getElementById("map-search");
  const NS = "http://www.w3.org/2000/svg";
  const MOST = 12, GAPS = [1, 5, 10, 16, 24], APART = 3, HIGH = 15, LONGEST = 28;
  const WAYS = [[1, 0], [1, -0.4], [1, 0.4], [1, -1], [1, 1], [-1, 0], [-1, -0.4], [-1, 0.4], [-1, -1], [-1, 1], [0, -1], [0, 1]];
  const number = (element, name) => Number(element.getAttribute(name));
  const make = (name, parent) => parent.appendChild(document.createElementNS(NS, name));

  // What was drawn, with the places that it had on the sheet.
  const dots = [...svg.querySelectorAll("g.idea")].reverse().map((group) => {
    const circles = [...group.querySelectorAll("circle")].map((circle) => [circle, number(circle, "r")]);
    const [first, r] = circles[0];
    return { group, circles, r, id: group.dataset.idea, sheet: [number(first, "cx"), number(first, "cy")] };
  });
  const LOWEST = 24; // room below the lowest dot
  const [left, top, right, floor] = frame.dataset.plot.split(" ").map(Number);
  const bottom = Math.min(floor, Math.max(...dots.map((dot) => dot.sheet[1])) + LOWEST);
  const byId = new Map(dots.map((dot) => [dot.id, dot]));
  const spots = [...Map.groupBy?.(dots, (dot) => dot.sheet.join()).values() ?? dots.map((dot) => [dot])];
  const arcs = [...svg.querySelectorAll(".links path")].map((path) => ({
    path, from: path.dataset.from, to: path.dataset.to, sheet: path.getAttribute("d").match(/-?[\d.]+/g).map(Number),
  }));
  const lines = [...svg.querySelectorAll(".scales line")].map((line) => ({
    line, sheet: ["x1", "y1"].map((name) => number(line, name)), upright: number(line, "x1") === number(line, "x2"),
  }));
  const ticks = (kind, name) => [...svg.querySelectorAll(`.${kind} text`)].map((text) => [text, number(text, name)]);
  const [years, counts] = [ticks("years", "x"), ticks("counts", "y")];
  document.getElementById("map-foot").textContent = svg.querySelector(".foot")?.textContent ?? "";
  const [uses, ...others] = svg.querySelectorAll(".scales text");
  for (const [name, value] of [["x", 6], ["y", 15], ["font-size", 12]]) uses.setAttribute(name, value);
  [...others, ...svg.querySelectorAll(".heading, .foot, .names")].forEach((part) => part.remove());
  const clip = make("clipPath", svg);
  clip.id = "map-plot";
  const window_ = make("rect", clip);
  for (const name of [".links", ".dots"]) svg.querySelector(name)?.setAttribute("clip-path", "url(#map-plot)");
  const names = make("g", svg);
  names.setAttribute("class", "names");
  const pen = document.createElement("canvas").getContext("2d");
  frame.classList.add("live");

  // Where things stand now: `zoom` times as large as the whole, moved by (x, y).
  const view = { zoom: 1, x: 0, y: 0, width: 0, height: 0 };
  const edge = { left: 46, right: 12, top: 26, bottom: 28 };
  const X = (x) => edge.left + view.x + ((x - left) / (right - left)) * plotWidth() * view.zoom;
  const Y = (y) => edge.top + view.y + ((y - top) / (bottom - top)) * plotHeight() * view.zoom;
  const plotWidth = () => view.width - edge.left - edge.right;
  const plotHeight = () => view.height - edge.top - edge.bottom;
  const inside = (x, y) => x >= edge.left && x <= view.width - edge.right && y >= edge.top && y <= view.height - edge.bottom;

  function draw() {
    view.x = Math.min(0, Math.max(view.x, plotWidth() * (1 - view.zoom)));
    view.y = Math.min(0, Math.max(view.y, plotHeight() * (1 - view.zoom)));
    const set = (element, values) => Object.entries(values).forEach(([name, value]) => element.setAttribute(name, value));
    const { width, height } = view;
    set(svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    set(window_, { x: edge.left - 8, y: 0, width: width - edge.left + 8, height: height - edge.bottom + 6 });
    const scale = (width < 600 ? 0.6 : 0.85) * view.zoom ** 0.3;
    for (const dot of dots) {
      [dot.x, dot.y] = [X(dot.sheet[0]), Y(dot.sheet[1])];
      for (const [circle, r] of dot.circles) set(circle, { cx: dot.x, cy: dot.y, r: r * scale });
      dot.radius = dot.r * scale;
    }
    for (const { path, sheet: [a, b, c, d, e, f] } of arcs) {
      path.setAttribute("d", `M${X(a)} ${Y(b)}Q${X(c)} ${Y(d)} ${X(e)} ${Y(f)}`);
    }
    for (const { line, sheet: [x, y], upright } of lines) {
      const [at, along] = upright ? [X(x), [edge.top, height - edge.bottom]] : [Y(y), [edge.left, width - edge.right]];
      const isSeen = upright ? at >= edge.left && at <= width - edge.right : at >= edge.top && at <= height - edge.bottom;
      set(line, upright ? { x1: at, x2: at, y1: along[0], y2: along[1] } : { x1: along[0], x2: along[1], y1: at, y2: at });
      line.setAttribute("visibility", isSeen ? "visible" : "hidden");
    }
    let free = edge.left;
    for (const [text, x] of years) {
      const isSeen = X(x) >= free && X(x) <= width - edge.right - 8;
      set(text, { x: X(x), y: height - 9, "font-size": 12, visibility: isSeen ? "visible" : "hidden" });
      if (isSeen) free = X(x) + 46;
    }
    let above = Infinity;
    for (const [text, y] of counts) {
      const at = Y(y - 4.4);
      const isSeen = at >= edge.top - 4 && at <= height - edge.bottom && at < above - 14;
      set(text, { x: edge.left - 7, y: at + 4, "font-size": 12, visibility: isSeen ? "visible" : "hidden" });
      if (isSeen) above = at;
    }
    place();
  }

  function place() {
    const font = `12px ${getComputedStyle(svg).fontFamily}`;
    pen.font = font;
    const taken = [];
    names.replaceChildren();
    const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    const gap = (box, dot) =>
      Math.hypot(Math.max(box[0] - dot.x, dot.x - box[2], 0), Math.max(box[1] - dot.y, dot.y - box[3], 0)) - dot.radius;
    for (const spot of spots) {
      const dot = spot[0];
      if (!inside(dot.x, dot.y)) continue;
      let words = spot.map((one) => one.id).join(", ");
      if (words.length > LONGEST) words = words.slice(0, LONGEST - 1).trimEnd() + "…";
      const reach = pen.measureText(words).width + dot.radius + 60;
      const near = dots.filter((one) => !spot.includes(one) && Math.abs(one.x - dot.x) < reach && Math.abs(one.y - dot.y) < 120);
      const box = folded(words).flatMap((lines) => boxes(dot, lines)).find((one) => {
        const isFree = inside(one[0], one[1]) && inside(one[2], one[3]) && !taken.some((other) => meets(one, other));
        return isFree && near.every((other) => gap(one, other) > Math.max(gap(one, dot), 0) + APART);
      });
      if (!box) continue;
      taken.push(box);
      for (const [row, line] of box.lines.entries()) {
        const text = make("text", names);
        const values = { x: (box[0] + box[2]) / 2, y: box[1] + (row + 1) * HIGH - 4, "text-anchor": "middle", "font-size": 12 };
        for (const [name, value] of Object.entries({ ...values, class: "name", fill: "#22252b" })) text.setAttribute(name, value);
        text.dataset.of = dot.id;
        text.textContent = line;
      }
    }
  }

  // A name in one line, else in two that are about as long.
  function folded(words) {
    const spaces = [...words.matchAll(/ /g)].map((found) => found.index);
    const middle = spaces.sort((a, b) => Math.abs(a - words.length / 2) - Math.abs(b - words.length / 2))[0];
    return middle === undefined ? [[words]] : [[words], [words.slice(0, middle), words.slice(middle + 1)]];
  }

  function boxes(dot, lines) {
    const wide = Math.max(...lines.map((line) => pen.measureText(line).width)) + 4;
    const high = HIGH * lines.length;
    return GAPS.flatMap((away) => WAYS.map(([right, down]) => {
      const length = Math.hypot(right, down);
      const x = dot.x + ((dot.radius + away) * right) / length + (right * wide) / 2;
      const y = dot.y + ((dot.radius + away) * down) / length + (Math.sign(down) * high) / 2;
      return Object.assign([x - wide / 2, y - high / 2, x + wide / 2, y + high / 2], { lines });
    }));
  }

  function fit() {
    view.width = frame.clientWidth;
    const above = frame.getBoundingClientRect().top + scrollY;
    view.height = Math.round(Math.min(Math.max(innerHeight - above - 16, 360), 900));
    draw();
  }

  let waits = false;
  function drawSoon() {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; draw(); });
  }

  function zoomTo(zoom, x = view.width / 2, y = view.height / 2) {
    const wanted = Math.min(Math.max(zoom, 1), MOST);
    const ratio = wanted / view.zoom;
    view.x = (x - edge.left) - (x - edge.left - view.x) * ratio;
    view.y = (y - edge.top) - (y - edge.top - view.y) * ratio;
    view.zoom = wanted;
    frame.classList.toggle("zoomed", wanted > 1);
    drawSoon();
  }

  function centre(dot, zoom = view.zoom) {
    view.zoom = Math.min(Math.max(zoom, 1), MOST);
    view.x += view.width / 2 - X(dot.sheet[0]);
    view.y += view.height / 2 - Y(dot.sheet[1]);
    frame.classList.toggle("zoomed", view.zoom > 1);
    draw();
  }

  // Focus is listened to on the frame: an SVG that listens to it can itself be reached by Tab in Chromium.
  // What is under the pointer or the focus: its neighbours in light, and a card of it.
  let [pinned, asked, timer] = [null, null, 0];
  function light(id) {
    const around = new Set([id]);
    for (const { path, from, to } of arcs) {
      const isOf = from === id || to === id;
      path.classList.toggle("lit", isOf);
      if (isOf) around.add(from).add(to);
    }
    for (const dot of dots) dot.group.classList.toggle("lit", around.has(dot.id));
    for (const text of names.children) text.classList.toggle("lit", around.has(text.dataset.of));
    svg.classList.toggle("dimmed", id !== null);
  }
  const tell = (element) => { told.textContent = element.querySelector("title")?.textContent ?? ""; };

  function show(dot, wait) {
    tell(dot.group);
    clearTimeout(timer);
    if (asked === dot.id) return;
    more.replaceChildren();
    asked = null;
    timer = setTimeout(async () => {
      asked = dot.id;
      const address = `/idea/${encodeURIComponent(dot.id)}`;
      const answer = await fetch(address).catch(() => null);
      if (!answer?.ok || asked !== dot.id) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (asked !== dot.id) return;
      const parts = [...page.querySelectorAll("[data-card='']"), ...page.querySelectorAll("[data-card=last]")];
      const link = document.createElement("a");
      Object.assign(link, { href: address, textContent: "Its page" });
      more.replaceChildren(...parts.map((part) => document.importNode(part, true)), link);
    }, wait);
  }

  const dotOf = (event) => byId.get(event.target.closest?.("a, g.idea")?.closest("a, g")?.querySelector("[data-idea]")?.dataset.idea
    ?? event.target.closest?.("g.idea")?.dataset.idea);
  const restore = () => {
    const focused = dotOf({ target: document.activeElement ?? document.body });
    light((focused ?? pinned)?.id ?? null);
  };
  svg.addEventListener("pointerover", (event) => {
    const dot = dotOf(event);
    if (dot) {
      light(dot.id);
      if (!pinned) show(dot, 350);
    } else if (event.target.matches("path")) tell(event.target);
    else restore();
  });
  svg.addEventListener("pointerleave", restore);
  frame.addEventListener("focusin", (event) => {
    const dot = dotOf(event);
    if (!dot) return;
    if (!inside(dot.x, dot.y)) centre(dot);
    light(dot.id);
    show(dot, 200);
  });
  frame.addEventListener("focusout", restore);

  // A drag moves, a click tells, Enter follows the link.
  const held = new Map();
  let moved = false;
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", (event) => {
    if (!held.size) moved = false;
    held.set(event.pointerId, [event.clientX, event.clientY]);
  });
  addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    held.set(event.pointerId, now);
    if (other) {
      const apart = (one) => Math.hypot(one[0] - other[0], one[1] - other[1]) || 1;
      const box = svg.getBoundingClientRect();
      zoomTo((view.zoom * apart(now)) / apart(before), (now[0] + other[0]) / 2 - box.left, (now[1] + other[1]) / 2 - box.top);
    } else if (view.zoom > 1) {
      view.x += now[0] - before[0];
      view.y += now[1] - before[1];
      drawSoon();
    }
    if (Math.hypot(now[0] - before[0], now[1] - before[1]) > 3) moved = true;
  });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, (event) => held.delete(event.pointerId));
  svg.addEventListener("click", (event) => {
    const dot = dotOf(event);
    if (event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (moved) return;
    pinned = dot ?? null;
    light(pinned?.id ?? null);
    if (dot) show(dot, 0);
  });
  svg.addEventListener("dblclick", (event) => zoomTo(view.zoom * 2, event.offsetX, event.offsetY));
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    zoomTo(view.zoom * Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  const STEP = 80;
  const keys = {
    "+": () => zoomTo(view.zoom * 1.5), "=": () => zoomTo(view.zoom * 1.5), "-": () => zoomTo(view.zoom / 1.5), 0: () => zoomTo(1),
    ArrowLeft: () => { view.x += STEP; }, ArrowRight: () => { view.x -= STEP; },
    ArrowUp: () => { view.y += STEP; }, ArrowDown: () => { view.y -= STEP; },
  };
  frame.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || (event.key.startsWith("Arrow") && view.zoom === 1)) return;
    event.preventDefault();
    event.stopPropagation();
    act();
    drawSoon();
  });
  const tools = document.getElementById("map-tools");
  tools.hidden = false;
  const acts = { in: keys["+"], out: keys["-"], whole: keys[0] };
  tools.addEventListener("click", (event) => acts[event.target.dataset?.zoom]?.());

  // Search marks what has the words in its name; Enter goes to the first.
  let found = [];
  search.addEventListener("input", () => {
    const words = search.value.trim().toLowerCase();
    found = words ? dots.filter((dot) => dot.id.toLowerCase().includes(words)) : [];
    for (const dot of dots) dot.group.classList.toggle("found", found.includes(dot));
    told.textContent = words ? `${found.length} on the map: ${found.slice(0, 8).map((dot) => dot.id).join(", ")}` : "";
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !found.length) return;
    event.preventDefault();
    const exact = found.find((dot) => dot.id.toLowerCase() === search.value.trim().toLowerCase()) ?? found[0];
    centre(exact, Math.max(view.zoom, 3));
    (exact.group.closest("a") ?? frame).focus();
  });

  fit();
  new ResizeObserver(() => { if (frame.clientWidth !== view.width) fit(); }).observe(frame);
  const marked = dots.find((dot) => dot.group.classList.contains("marked"));
  if (marked) {
    show(marked, 0);
  }
});
