// The keys of triage, and writes without a new page. Without this script every page works with links and buttons.
"use strict";

(() => {
  const one = (selector, under = document) => under.querySelector(selector);
  const all = (selector, under = document) => [...under.querySelectorAll(selector)];
  const list = one("[data-list]");
  const paper = one("[data-paper]");
  const told = one("#told");
  const help = one("#help");
  const keymap = one("#keys") ? JSON.parse(one("#keys").dataset.keymap) : {};
  const keyOf = (action) => Object.keys(keymap).find((key) => keymap[key] === action) || "";
  let betting = false; // the key of bets was pressed: a digit is its chance

  const say = (text) => {
    told.textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { told.textContent = ""; }, 8000);
  };

  // What was said before the page was loaded again.
  const kept = sessionStorage.getItem("told");
  if (kept) {
    sessionStorage.removeItem("told");
    say(kept);
  }
  const reload = (text) => {
    sessionStorage.setItem("told", text);
    location.reload();
  };

  // Where we are on the list

  const rows = () => (list ? all("[data-row]", list) : []);
  const here = () => {
    const focused = document.activeElement && document.activeElement.closest("[data-row]");
    return focused || (list ? one("[data-here]", list) : paper);
  };
  const mark = (row) => {
    all("[data-here]").forEach((other) => other.removeAttribute("data-here"));
    if (row && list) row.setAttribute("data-here", "");
  };
  const go = (row) => {
    if (!row) return;
    mark(row);
    one("article", row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const found = rows();
    const at = found.indexOf(here());
    const next = found[at < 0 ? 0 : at + by];
    if (next) return go(next);
    const link = one(`.pages a[aria-current]`);
    const beside = link && link.closest("li")[by > 0 ? "nextElementSibling" : "previousElementSibling"];
    say(beside ? "the end of this page: the next one is below the list" : "there is no further paper");
  };
  const onward = (row) => {
    const found = rows();
    const at = found.indexOf(row);
    const open = (other) => !other.hasAttribute("data-decided");
    go(found.slice(at + 1).find(open) || found.find(open) || row);
  };

  // Writes: the row alone comes back, in its place and as tall as before

  const post = (address, fields) =>
    fetch(address, { method: "POST", headers: { "X-Part": "1" }, body: new URLSearchParams(fields), keepalive: true });

  const send = async (form, submitter, moves) => {
    const address = (submitter && submitter.getAttribute("formaction")) || form.getAttribute("action");
    const fields = [...new FormData(form).entries()];
    if (submitter && submitter.name) fields.push([submitter.name, submitter.value]);
    let page;
    try {
      const answer = await post(address, fields);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok) return say(page.body.textContent.trim().split("\n").filter((text) => text.trim()).slice(-2)[0] || "not done");
    } catch (error) {
      return say("not done: the program that serves this page does not answer");
    }
    const part = one("[data-told]", page);
    if (!part) return say("not done");
    const row = part.dataset.id && rows().find((other) => other.dataset.id === part.dataset.id);
    if (!row) return reload(part.dataset.told);
    const focused = row.contains(document.activeElement) && document.activeElement.value;
    if (one("details.abstract", row).open) one("details.abstract", part).open = true;
    row.replaceWith(document.adoptNode(part));
    if (one("#count") && part.dataset.count) one("#count").textContent = part.dataset.count;
    say(part.dataset.told);
    if (moves === "onward") return onward(part);
    if (moves === "there") return go(part);
    mark(part);
    const button = all("button", part).find((other) => other.value === focused && other.offsetParent);
    (button || one("article", part)).focus({ preventScroll: true });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-part]") || !(list || paper)) return;
    event.preventDefault();
    send(form, event.submitter, form.id === "undo" ? "there" : "");
  });
  document.addEventListener("focusin", (event) => {
    const row = list && event.target.closest("[data-row]");
    if (row) mark(row);
  });

  // Keys

  const press = (row, selector, moves) => {
    const button = row && one(selector, row);
    if (!button) return say("choose a paper first");
    send(button.form, button, moves);
  };
  const open = (row, query) => {
    if (!row) return say("choose a paper first");
    if (paper) location.hash = query.split("#")[1] || "main";
    else location.href = one("h3 a", row).href + query;
  };
  const verdict = (name) => () => press(here(), `button[value="${name}"]`, "onward");
  const follow = (selector, nothing) => () => {
    const found = one(selector);
    if (found) found.click();
    else say(nothing);
  };
  const focusOn = (selector, nothing) => () => {
    const found = one(selector);
    if (found) found.focus();
    else say(nothing);
  };
  const actions = {
    keep: verdict("keep"),
    skip: verdict("skip"),
    later: verdict("later"),
    read: () => press(here(), 'button[name="read"]', ""),
    undo: () => (one("#undo") ? send(one("#undo"), null, "there") : say("undo is on the page of the night")),
    next: () => step(1),
    previous: () => step(-1),
    first: () => go(rows()[0]),
    last: () => go(rows().at(-1)),
    open: () => (paper ? follow(".links a", "no page is known")() : open(here(), "")),
    pdf: () => (paper ? follow("#pdf", "it has no PDF that is known")() : open(here(), "")),
    quick: () => {
      open(here(), "#quick");
      if (paper) quick();
    },
    note: () => open(here(), "#note"),
    tags: () => {
      open(here(), "#tags-typed");
      if (paper) one("#tags-typed").focus();
    },
    bet: () => {
      if (!here()) return say("choose a paper first");
      betting = true;
      say("Will it be in the top 10 % of its month and category? 1 to 9: 10 to 90 %, any other key: no bet");
    },
    asked: () => {
      const asking = rows().find((row) => /drawn at random/.test(one(".state", row).textContent));
      if (asking) go(asking);
      else say("no paper of this page asks for a bet");
    },
    why: () => open(here(), "#why"),
    similar: () => {
      if (paper) location.href = one("#similar-link").href;
      else open(here(), "?similar=1#similar");
    },
    tonight: () => {
      const uses = one("#uses");
      if (uses) { uses.open = true; uses.scrollIntoView(); }
      else say("no paper of this night takes up what you follow");
    },
    goal: focusOn("#goal", "there is no goal to choose here"),
    filter: () => {
      if (one("#q")) one("#q").focus();
      else location.href = "/search#q";
    },
    rest: follow("#rest", "nothing is left of the night"),
    help: () => help.showModal(),
  };
  const quick = () => {
    const first = one("#quick");
    first.closest("details").open = true;
    first.focus();
  };

  const isTyping = (target) =>
    target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable], svg");
  const isOn = () => localStorage.getItem("keys") !== "off";

  document.addEventListener("keydown", (event) => {
    if (!keyOf("help") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!(event.target instanceof Element) || isTyping(event.target) || (help && help.open)) return;
    if (!isOn() && keymap[event.key] !== "help") return;
    if (betting) {
      betting = false;
      event.preventDefault();
      if (/^[1-9]$/.test(event.key)) press(here(), `button[name="p"][value="${event.key}"]`, "");
      else say("no bet was made");
      return;
    }
    const atRow = event.target.matches("[data-row] article");
    const arrows = { ArrowDown: "next", ArrowUp: "previous", Enter: "open", Home: "first", End: "last" };
    const nowhere = event.target === document.body && event.key === "Enter";
    const action = keymap[event.key] || ((atRow || (nowhere && list)) && arrows[event.key]);
    if (event.key === "Escape") say("");
    if (!action || !actions[action]) return;
    event.preventDefault();
    actions[action]();
  });

  if (help) {
    const button = one("#help-button");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => help.showModal());
    }
    const box = one("#keys-on");
    box.checked = isOn();
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  }

  // Where the reader left off, or where the address says

  const arrive = () => {
    const named = location.hash && document.getElementById(location.hash.slice(1));
    if (named && named.matches("[data-row]")) return go(named);
    if (named && named.id === "quick") return quick();
    if (named && named.matches("input")) return named.focus();
    if (list) mark(rows().find((row) => !row.hasAttribute("data-decided")) || rows()[0]);
  };
  arrive();

  // What was on the screen is told, so that verdicts can be weighed with what was seen

  if (paper && paper.dataset.visible) {
    const what = paper.dataset.visible.replace("score", "why").replace("forecast", "fate");
    post("/shown", { id: paper.dataset.id, what });
  }
  if (list && list.dataset.at && "IntersectionObserver" in window) {
    let reach = Number(list.dataset.first) - 1;
    let sent = reach;
    const tell = () => {
      if (reach > sent) {
        sent = reach;
        post("/shown", { at: list.dataset.at, to: String(reach) });
      }
    };
    const watch = new IntersectionObserver((seen) => {
      for (const entry of seen) {
        if (entry.isIntersecting) reach = Math.max(reach, Number(entry.target.closest("[data-row]").dataset.number));
      }
      clearTimeout(tell.timer);
      tell.timer = setTimeout(tell, 1500);
    }, { threshold: 1 });
    rows().forEach((row) => watch.observe(one("h3", row)));
    addEventListener("pagehide", tell);
  }
})();
