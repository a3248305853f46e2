// The keys of triage, the paper beside the list, and writes without a new page. Without this script every page works
// with links and buttons. The row that a key is for is fixed when it is pressed; `decisions.js` sends what was decided.
"use strict";

(() => {
  const one = (selector, under = document) => under.querySelector(selector);
  const all = (selector, under = document) => [...under.querySelectorAll(selector)];
  const list = one("[data-list]");
  const paper = one("[data-paper]");
  const pane = one("#pane");
  const told = one("#told");
  const help = one("#help");
  const bar = one("#bar");
  const wide = matchMedia("(min-width: 68.75rem)"); // as in style.css: the paper has a place beside the list
  const keymap = one("#keys") ? JSON.parse(one("#keys").dataset.keymap) : {};
  const keyOf = (action) => Object.keys(keymap).find((key) => keymap[key] === action) || "";
  const at = list ? list.dataset.at : paper ? location.pathname + location.search : "";

  const say = (text) => {
    told.textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { told.textContent = ""; }, 8000);
  };

  // On a phone the pages' names are one line that scrolls: this one must be seen.
  const section = one("header [aria-current]");
  if (section) section.scrollIntoView({ block: "nearest", inline: "center" });

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

  const rows = list ? all("[data-row]", list) : [];
  const find = (id) => rows.find((row) => row.dataset.id === id);
  const shown = () => rows.filter((row) => !row.hidden);
  let cursor = null; // the id of the paper at it
  let follows = false; // the cursor goes with what is scrolled by hand, on a narrow screen
  let presses = 0; // keys so far: an answer moves the cursor only where none came since
  const here = () => (paper || find(cursor));

  const top = () => (bar && getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().bottom : 0);
  const bottom = () => (pane && !wide.matches ? one("#verdicts").getBoundingClientRect().top : innerHeight);
  const isInView = (row) => {
    const box = one("h3", row).getBoundingClientRect();
    return box.top >= top() - 2 && (box.bottom <= bottom() + 2 || box.top <= top() + 2);
  };
  const bring = (row) => {
    const box = row.getBoundingClientRect();
    const [above, below] = [top() + 8, bottom() - (wide.matches ? 72 : 8)];
    if (box.top < above || !wide.matches) scrollBy(0, box.top - above);
    else if (box.bottom > below) scrollBy(0, Math.min(box.bottom - below, box.top - above));
  };
  const mark = (row) => {
    if (!row || !list) return;
    const before = find(cursor);
    if (before && before !== row) before.removeAttribute("data-here");
    row.setAttribute("data-here", "");
    const isOther = cursor !== row.dataset.id;
    cursor = row.dataset.id;
    read(row, isOther);
    remember();
  };
  const go = (row) => {
    if (!row) return;
    mark(row);
    one("article", row).focus({ preventScroll: true });
    bring(row);
  };
  const step = (by) => {
    const found = shown();
    const row = find(cursor);
    if (row && !row.hidden && !isInView(row)) return go(row);
    const next = found[row ? found.indexOf(row) + by : 0];
    if (next) return go(next);
    say(beside(by) ? `the end of this page: ${keyOf(by > 0 ? "forward" : "back")} goes on` : "there is no further paper");
  };
  const beside = (by) => {
    const link = one(".pages a[aria-current]");
    const item = link && link.closest("li")[by > 0 ? "nextElementSibling" : "previousElementSibling"];
    return item && one("a", item);
  };
  const turn = (by) => () => (beside(by) ? beside(by).click() : say("there is no further page"));
  const onward = (row) => {
    const found = shown();
    const open = (other) => other !== row && !other.hasAttribute("data-decided");
    go(found.slice(found.indexOf(row) + 1).find(open) || found.find(open) || row);
  };
  /** The paper that a key is for; null, and brought into view, where its reader does not see it. */
  const meant = () => {
    const row = here();
    if (!row) return say("choose a paper first");
    if (paper || isInView(row)) return row;
    go(row);
    return say("this is the paper at the cursor: press again for it");
  };

  // The paper beside the list

  const read = (row, isOther) => {
    if (!pane) return;
    one("#pane-here").textContent = one("h3", row).textContent;
    all("[data-press]", pane).forEach((button) => {
      const pressed = one(`.inside button[value="${button.dataset.press}"], .inside button[name="${button.dataset.press}"]`, row);
      if (pressed) button.setAttribute("aria-pressed", pressed.getAttribute("aria-pressed"));
    });
    one("#pane-title").replaceChildren(...one("h3", row).cloneNode(true).childNodes);
    one("#pane-facts").replaceChildren(...all(".state, .who, .cats", row).map((part) => part.cloneNode(true)));
    const inside = one(".inside", row).cloneNode(true);
    one("form", inside).remove();
    one("#pane-inside").replaceChildren(inside);
    if (!isOther) return;
    one("#reading").scrollTop = 0;
    one("#pane-critique").open = one("#pane-similar").open = false;
    one("#pane-critique form").reset();
  };
  const similar = async () => {
    const row = find(cursor);
    const place = one("#pane-similar > div");
    if (place.dataset.of === cursor) return;
    place.dataset.of = cursor;
    place.textContent = "looking for papers like this one ...";
    const answer = await fetch(`/similar/${row.dataset.id.split("/").map(encodeURIComponent).join("/")}`, { headers: { "X-Part": "1" } });
    const found = decisions.part(await answer.text());
    if (place.dataset.of === row.dataset.id) place.replaceChildren(...(answer.ok ? found.body.childNodes : ["not found out"]));
  };

  // Decisions: shown at once, saved in their order

  const undoable = []; // {token, id, before}: what was decided on this page, the newest last
  const put = (row, other) => {
    const hasFocus = row.contains(document.activeElement) && (document.activeElement.value || " ");
    const isOpen = one("details.more", row).open;
    rows[rows.indexOf(row)] = other;
    row.replaceWith(other);
    other.hidden = row.hidden;
    one("details.more", other).open = isOpen;
    other.toggleAttribute("data-here", other.dataset.id === cursor);
    if (other.dataset.id === cursor) read(other, false);
    if (!hasFocus) return;
    const button = all("button", other).find((button) => button.value === hasFocus && button.offsetParent);
    (button || one("article", other)).focus({ preventScroll: true });
  };
  const show = (row, verdict) => {
    row.setAttribute("data-pending", "");
    if (verdict) {
      row.classList.remove("keep", "skip", "later");
      row.classList.add(verdict);
      row.dataset.verdict = verdict;
      row.setAttribute("data-decided", "");
      one(".state", row).textContent = verdict;
      all('button[name="verdict"]', row).forEach((button) => button.setAttribute("aria-pressed", String(button.value === verdict)));
    }
    if (row.dataset.id === cursor) read(row, false);
  };
  const decide = (row, address, fields) => {
    const id = row.dataset.id;
    const verdict = address === "/judge" ? Object.fromEntries(fields).verdict : "";
    if (verdict && row.dataset.verdict === verdict && !paper) return say(`${id} already has that verdict: ${verdict}`);
    const before = paper ? null : row.cloneNode(true);
    if (!paper) show(row, verdict);
    const visible = paper ? paper.dataset.visible : one(".marks", row) ? "score" : "";
    const token = decisions.add(address, [["id", id], ["at", at], ["visible", visible], ...fields], { id, verdict });
    undoable.push({ token, id, before });
  };
  const undo = () => {
    if (!one("#undo")) return say("undo is on the page of the night");
    const last = undoable.pop();
    const row = last && last.before && find(last.id);
    if (row) {
      put(row, last.before);
      go(last.before);
    }
    decisions.add("/undo", [["at", at]], { id: row ? last.id : "", undoes: last ? last.token : "", presses });
  };

  if (decisions) {
    decisions.heard.waiting = (waiting, why) => {
      clearTimeout(say.waits);
      const tell = () => {
        const count = decisions.waiting().length;
        one("#waiting").textContent = count ? `${count} not saved yet${why ? `: ${why}` : ""}` : "";
      };
      if (why || !waiting.length) tell();
      else say.waits = setTimeout(tell, 1000);
    };
    decisions.heard.saved = (what, part) => {
      if (!part) return;
      say(part.dataset.told);
      if (part.dataset.count && one("#count")) {
        one("#count").textContent = part.dataset.count;
        one("#done").value = part.dataset.done;
      }
      if (paper) return decisions.waiting().length ? undefined : reload(part.dataset.told);
      const row = part.dataset.id && find(part.dataset.id);
      if (!row) return what.address === "/undo" && !what.id && part.dataset.told !== "nothing to undo" ? reload(part.dataset.told) : undefined;
      if (decisions.waiting().some((other) => other.id === part.dataset.id)) return;
      ["told", "count", "done"].forEach((name) => delete part.dataset[name]);
      const fresh = document.adoptNode(part);
      put(row, fresh);
      if (what.address === "/undo" && !what.id && what.presses === presses) go(fresh);
    };
    decisions.heard.refused = (what, why) => {
      say(why);
      const at = undoable.findIndex((one) => one.token === what.token);
      const [{ before } = {}] = at < 0 ? [] : undoable.splice(at, 1);
      const row = find(what.id);
      if (row && before && !decisions.waiting().some((other) => other.id === what.id)) put(row, before);
    };
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const inPane = form.closest("#pane");
    if (!(inPane || form.matches("form[data-part]")) || !(list || paper)) return;
    event.preventDefault();
    presses += 1;
    if (form.id === "undo") return undo();
    const button = event.submitter;
    const row = paper || (inPane ? find(cursor) : form.closest("[data-row]"));
    const fields = [...new FormData(form).entries()].filter(([name]) => !["id", "at", "visible"].includes(name));
    if (button && button.name) fields.push([button.name, button.value]);
    if (!paper) mark(row);
    decide(row, (button && button.getAttribute("formaction")) || form.getAttribute("action"), fields);
    if (inPane) {
      one("#pane-critique").open = false;
      form.reset();
      one("article", row).focus({ preventScroll: true });
    }
  });
  const markAround = (event) => {
    const row = list && event.target.closest("[data-row]");
    if (row && row.dataset.id !== cursor) mark(row);
  };
  document.addEventListener("focusin", markAround);
  document.addEventListener("click", (event) => {
    markAround(event);
    const button = event.target.closest("[data-press], [data-chance]");
    if (!button) return;
    presses += 1;
    if (button.dataset.press) return actions[button.dataset.press]();
    button.closest("details").open = false;
    const row = meant();
    if (row) decide(row, "/bet", [["p", button.dataset.chance]]);
  });

  // Keys

  let asking = null; // {of: "bet" | "critique", row, question}: what the next keys answer
  const open = (query) => () => {
    const row = meant();
    if (!row) return;
    if (paper) location.hash = query.split("#")[1] || "main";
    else location.href = one("h3 a", row).href + query;
  };
  const verdict = (name) => () => {
    const row = meant();
    if (!row) return;
    decide(row, "/judge", [["verdict", name]]);
    if (list) onward(row);
  };
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
  const questions = () => all("#pane-critique [data-question]");
  const ask = (question) => {
    const found = questions();
    found.forEach((one, k) => one.toggleAttribute("data-current", k === question));
    asking = question < found.length ? { of: "critique", row: find(cursor), question } : null;
    if (asking) {
      found[question].scrollIntoView({ block: "nearest" });
      say(`${one("legend", found[question]).textContent}: a key, - leaves it open, Backspace goes back, Escape ends`);
    } else one("#pane-critique input[name=line]").focus();
  };
  const quickHere = () => {
    one("#pane-critique").open = true;
    ask(0);
  };
  const answers = {
    bet: (key, { row }) => {
      asking = null;
      if (/^[1-9]$/.test(key)) decide(row, "/bet", [["p", key]]);
      else say("no bet was made");
    },
    critique: (key, { question }) => {
      const fieldset = questions()[question];
      const radio = all("input", fieldset).find((one) => one.value === key);
      if (radio) radio.checked = true;
      if (radio || key === "-") return ask(question + 1);
      if (key === "Backspace") return ask(Math.max(question - 1, 0));
      if (key !== "Escape") return say(`${all("input", fieldset).map((one) => one.value).join(", ")}, or - to leave it open`);
      asking = null;
      one("#pane-critique form").reset();
      one("#pane-critique").open = false;
      say("cancelled: no critique");
    },
  };
  const actions = {
    keep: verdict("keep"),
    skip: verdict("skip"),
    later: verdict("later"),
    read: () => {
      const row = meant();
      if (row) decide(row, "/read", [["read", "1"]]);
    },
    undo,
    next: () => step(1),
    previous: () => step(-1),
    first: () => go(shown()[0]),
    last: () => go(shown().at(-1)),
    forward: turn(1),
    back: turn(-1),
    open: () => (paper ? follow(".links a", "no page is known")() : open("")()),
    pdf: () => {
      const row = meant();
      if (!row) return;
      const link = one(paper ? "#pdf" : ".pdf", row);
      if (link) link.click();
      else say("it has no PDF that is known");
    },
    quick: () => {
      if (list && wide.matches) return meant() && quickHere();
      open("#quick")();
      if (paper) quick();
    },
    note: open("#note"),
    tags: () => {
      open("#tags-typed")();
      if (paper) one("#tags-typed").focus();
    },
    bet: () => {
      const row = meant();
      if (!row) return;
      asking = { of: "bet", row };
      say("How likely is it to be among the 10% most cited? 1 = 10%, 2 = 20% … 9 = 90%, any other key: no bet");
    },
    asked: () => {
      const found = shown().find((row) => row.hasAttribute("data-asks"));
      if (found) go(found);
      else say("no paper of this page asks for a bet");
    },
    why: open("#why"),
    similar: () => {
      if (paper) location.hash = "similar";
      else if (wide.matches) meant() && (one("#pane-similar").open = true);
      else open("?similar=1#similar")();
    },
    tonight: () => {
      const news = one("#news");
      if (!news) return say("no paper of this night is about what you follow");
      news.open = true;
      news.scrollIntoView();
    },
    goal: focusOn("#goal", "there is no goal to choose here"),
    filter: () => {
      const box = one("#filter") || one("#q");
      if (box) box.focus();
      else location.href = "/search#q";
    },
    rest: follow("#rest", "nothing is left of the night"),
    scroll: () => {
      const text = one("#reading");
      if (!list || !wide.matches) return unfold();
      const room = text.clientHeight - 40;
      text.scrollTop = text.scrollTop + text.clientHeight >= text.scrollHeight - 2 ? 0 : text.scrollTop + room;
    },
    help: () => help.showModal(),
    unsure: () => say(one("#keys").dataset.unsure),
  };
  const unfold = () => {
    const row = list && meant();
    if (!row) return;
    const more = one("details.more", row);
    more.open = !more.open;
    bring(row);
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
    presses += 1;
    follows = false;
    if (asking && (event.key.length === 1 || ["Backspace", "Escape"].includes(event.key))) {
      event.preventDefault();
      return answers[asking.of](event.key, asking);
    }
    const atRow = event.target.matches("[data-row] article");
    const nowhere = event.target === document.body || event.target.matches("#main, #reading");
    const arrows = { ArrowDown: "next", ArrowUp: "previous", Enter: "open", Home: "first", End: "last" };
    const isArrow = atRow || (nowhere && list && event.key === "Enter");
    const action = keymap[event.key] || (isArrow && arrows[event.key]);
    if (event.key === "Escape") {
      say("");
      if (one("#filter")) filter("");
    }
    if (!action || !actions[action] || (action === "scroll" && !(list && (atRow || nowhere)))) return;
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

  // The filter: rows with all of the words

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const filter = (query) => {
    const box = one("#filter");
    if (box.value !== query) box.value = query;
    const words = fold(query).split(/\s+/).filter(Boolean);
    const holds = (row) => {
      const text = fold(["h3 a", ".facts", ".abstract"].map((part) => one(part, row).textContent).join(" "));
      return words.every((word) => text.includes(word));
    };
    rows.forEach((row) => { row.hidden = !holds(row); });
    one("#none-found").hidden = shown().length > 0;
    const row = find(cursor);
    if (row && row.hidden) mark(shown()[0]);
  };
  const filterBox = one("#filter");
  if (filterBox && list) {
    one("#filter-label").hidden = false;
    filterBox.addEventListener("input", () => filter(filterBox.value));
    filterBox.addEventListener("keydown", (event) => {
      if (!["Escape", "Enter", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      if (event.key === "Escape") filter("");
      filterBox.blur();
      const row = find(cursor);
      go(row && !row.hidden ? row : shown()[0]);
    });
  }

  // Where the reader left off, or where the address says

  const remember = () => {
    clearTimeout(remember.timer);
    remember.timer = setTimeout(() => {
      if (list) history.replaceState({ row: cursor, y: scrollY }, "");
    }, 150);
  };
  const arrive = () => {
    const [visit] = performance.getEntriesByType("navigation");
    const before = visit && visit.type !== "navigate" && history.state && find(history.state.row);
    if (list) history.scrollRestoration = "manual";
    if (before) {
      mark(before);
      return scrollTo(0, history.state.y);
    }
    const named = location.hash && document.getElementById(location.hash.slice(1));
    if (named && named.matches("[data-row]")) return go(named);
    if (named && named.id === "quick") return quick();
    if (named && named.matches("input")) return named.focus();
    if (!list) return;
    mark(rows.find((row) => !row.hasAttribute("data-decided")) || rows[0]);
    if (find(cursor) !== rows[0] && !isInView(find(cursor))) bring(find(cursor));
  };
  if (pane) {
    document.documentElement.dataset.pane = "";
    pane.hidden = false;
    one("#pane-similar").addEventListener("toggle", () => one("#pane-similar").open && similar());
    one("#pane-critique").addEventListener("toggle", () => {
      if (one("#pane-critique").open) return;
      asking = asking && asking.of === "critique" ? null : asking;
      questions().forEach((question) => question.removeAttribute("data-current"));
    });
  }
  if (decisions) {
    for (const waits of list ? decisions.waiting() : []) {
      const row = find(waits.id);
      if (row) show(row, waits.verdict);
    }
    addEventListener("pageshow", (event) => event.persisted && decisions.resume());
  }
  arrive();
  if (decisions) decisions.resume();
  if (list) {
    addEventListener("pagehide", () => history.replaceState({ row: cursor, y: scrollY }, ""));
    addEventListener("scroll", () => {
      remember();
      if (follows && !wide.matches) mark(shown().find(isInView));
    }, { passive: true });
    for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => { follows = true; }, { passive: true });
  }

  // Papers like the one of this page, which take a moment

  if (one("#similar-link")) {
    fetch(`/similar/${paper.dataset.id.split("/").map(encodeURIComponent).join("/")}`, { headers: { "X-Part": "1" } })
      .then(async (answer) => answer.ok && one("#similar-list").replaceChildren(...decisions.part(await answer.text()).body.childNodes))
      .catch(() => {}); // the link stays
  }

  // Work that a page has started, wherever its reader is now

  const job = one("#job");
  const watch = async () => {
    const answer = await fetch("/job", { headers: { "X-Part": "1" } }).catch(() => null);
    if (!answer || !answer.ok) return;
    job.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    if (one("[data-running]", job)) setTimeout(watch, 500);
    else if (!rows.length) location.reload();
  };
  if (one("[data-running]", job)) setTimeout(watch, 500);

  // What was on the screen is told, so that verdicts can be weighed with what was seen

  if (paper && paper.dataset.visible) {
    const what = paper.dataset.visible.replace("score", "why").replace("forecast", "fate");
    decisions.post("/shown", { id: paper.dataset.id, what });
  }
  if (list && list.dataset.first && "IntersectionObserver" in window) {
    let reach = Number(list.dataset.first) - 1;
    let sent = reach;
    const tell = () => {
      if (reach > sent) {
        sent = reach;
        decisions.post("/shown", { at: list.dataset.at, to: String(reach) });
      }
    };
    const watch = new IntersectionObserver((seen) => {
      for (const entry of seen) {
        if (entry.isIntersecting) reach = Math.max(reach, Number(entry.target.closest("[data-row]").dataset.number));
      }
      clearTimeout(tell.timer);
      tell.timer = setTimeout(tell, 1500);
    }, { threshold: 1 });
    rows.forEach((row) => watch.observe(one("h3", row)));
    addEventListener("pagehide", tell);
  }
})();
