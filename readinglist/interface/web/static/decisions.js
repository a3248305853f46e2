// Decisions in the order in which they were made: kept in this browser until the server has said that they are saved,
// and sent again under the same token where no answer was heard. `decisions` is undefined where a page decides nothing.
"use strict";

const decisions = (() => {
  const keys = document.querySelector("#keys");
  if (!keys) return undefined;
  const place = `decisions of ${keys.dataset.device}`; // of this library: another one may have had this address
  const PAUSES = [500, 1000, 2000, 4000, 10000];
  const TRIES = 5; // of what the server answers with a failure of its own
  let here = []; // what is kept where the browser keeps nothing
  let running = false;
  const heard = { saved() {}, refused() {}, waiting() {} };

  const load = () => {
    try {
      return JSON.parse(localStorage.getItem(place) || "[]");
    } catch {
      return here;
    }
  };
  const save = (list) => {
    here = list;
    try {
      if (list.length) localStorage.setItem(place, JSON.stringify(list));
      else localStorage.removeItem(place);
    } catch { /* it is kept in memory alone */ }
    heard.waiting(list);
  };
  const drop = (gone) => save(load().filter((one) => !gone(one)));
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const token = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const part = (text) => new DOMParser().parseFromString(text, "text/html");
  const said = (page) => page.body.textContent.trim().split("\n").filter((text) => text.trim()).slice(-2)[0] || "not done";
  const post = (address, fields) =>
    fetch(address, { method: "POST", headers: { "X-Part": "1" }, body: new URLSearchParams(fields), keepalive: true });

  const run = async () => {
    if (running) return;
    running = true;
    let failures = 0;
    for (let one = load()[0]; one; one = load()[0]) {
      let answer, text;
      try {
        answer = await post(one.address, [...one.fields, ["token", one.token]]);
        text = await answer.text();
      } catch {
        heard.waiting(load(), "the program that serves this page does not answer");
        await pause(PAUSES[Math.min(failures++, PAUSES.length - 1)]);
        continue;
      }
      const page = part(text);
      if (answer.ok) {
        failures = 0;
        drop((other) => other.token === one.token);
        heard.saved(one, page.querySelector("[data-told]"));
      } else if (answer.status === 401 || answer.status === 403) {
        heard.waiting(load(), said(page)); // of an earlier start: saved once the page is let in again
        break;
      } else if (answer.status >= 500 && failures < TRIES) {
        heard.waiting(load(), said(page));
        await pause(PAUSES[failures++]);
      } else {
        failures = 0;
        drop((other) => other.token === one.token || other.undoes === one.token);
        heard.refused(one, said(page));
      }
    }
    running = false;
  };

  return {
    heard,
    post,
    part,
    waiting: load,
    resume: () => {
      heard.waiting(load());
      run();
    },
    /** Send `fields` to `address` behind what is waiting; `what` is kept beside them. The token. */
    add: (address, fields, what) => {
      const one = { ...what, address, fields, token: token() };
      save([...load(), one]);
      run();
      return one.token;
    },
  };
})();
