// Says below the map what the dot or arc under the pointer or the keyboard's focus is. The map works without it.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const map = document.querySelector(".map");
  const told = document.getElementById("map-told");
  if (!map || !told) return;
  const tell = (event) => {
    const title = event.target.closest?.("g.idea, a, path")?.querySelector("title");
    if (title) told.textContent = title.textContent;
  };
  map.addEventListener("pointerover", tell);
  map.addEventListener("focusin", tell);
  const marked = map.querySelector(".marked");
  if (marked) {
    const [dot, frame] = [marked, map].map((part) => part.getBoundingClientRect());
    if (dot.left < frame.left) map.scrollLeft += dot.left - frame.left - Math.min(frame.width / 2, 200);
  }
});
