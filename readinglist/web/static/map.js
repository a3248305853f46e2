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
  map.querySelector(".marked")?.scrollIntoView({ block: "nearest", inline: "center" });
});
