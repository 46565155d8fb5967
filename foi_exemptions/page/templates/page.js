"use strict";
// Brings the page to life: the answer chosen, the filters, the theme. Every value goes in as text, never as markup.
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const overview = document.getElementById("overview");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const percent = (value) => (value > 0.995 ? "over 99%" : value < 0.005 ? "under 1%" : `${Math.round(value * 100)}%`);

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  }

  const sign = (label) => element("span", { class: `sign ${label}`, "aria-hidden": "true" }, words.signs[label]);

  function provision(id) {
    const [statute, ...rest] = id.split(":");
    return words.units[statute] ? `${words.units[statute]} ${rest.join(":")}` : id;
  }

  function lawLink(id, href) {
    if (!String(href).startsWith("https://www.legislation.gov.uk/")) return element("b", {}, provision(id));
    return element("a", { href, rel: "noreferrer" }, provision(id));
  }

  // The report of a response, read when it is first needed. Passages count as on the page: by their place in the text.
  const reports = new Map();
  function reportOf(article) {
    if (!reports.has(article.id)) {
      const report = JSON.parse(article.querySelector("script.data").textContent);
      const passages = new Map();
      for (const answer of report.answers) {
        for (const segment of answer.segments) {
          const key = `${segment.start_char}-${segment.end_char}`;
          if (!passages.has(key)) passages.set(key, { segment, answers: [] });
          passages.get(key).answers.push(answer);
        }
      }
      const inOrder = [...passages.values()].sort(
        (a, b) => a.segment.start_char - b.segment.start_char || a.segment.end_char - b.segment.end_char,
      );
      const numbers = new Map(inOrder.map(({ segment }, place) => [`${segment.start_char}-${segment.end_char}`, place + 1]));
      const number = (segment) => numbers.get(`${segment.start_char}-${segment.end_char}`);
      reports.set(article.id, { report, passages: inOrder, number });
    }
    return reports.get(article.id);
  }

  // ---- The answer chosen -------------------------------------------------------------------------------------------

  function part(title, ...children) {
    const shown = children.flat();
    return shown.length ? [element("h4", {}, title), ...shown] : [];
  }

  function exemptionItems(segment) {
    return segment.exemptions.map((one) =>
      element("li", {}, lawLink(one.id, one.href), ` ${one.heading}. `, one.implied ? "Meant by the words " : "In the words ",
        element("q", {}, one.text)));
  }

  function evidenceItems(segment) {
    const seen = new Set(segment.evidence.map((one) => one.text.replace(/\s+/g, " ")));
    return [...seen].map((text) => element("li", {}, element("q", {}, text)));
  }

  function otherCitations(segment) {
    return segment.citations.filter((one) => one.stance !== "relied_on").map((one) =>
      element("li", {}, element("q", {}, one.text), ` ${words.stances[one.stance] || one.stance}`));
  }

  function probabilities(segment) {
    const list = element("dl", { class: "shares" });
    for (const [label, value] of Object.entries(segment.probabilities).sort((a, b) => b[1] - a[1])) {
      const bar = element("span");
      bar.style.width = `${value * 100}%`;
      list.append(element("dt", {}, words.labels[label]), element("dd", { class: "track", "aria-hidden": "true" }, bar),
        element("dd", {}, percent(value)));
    }
    return list;
  }

  function questionsOf(passage, number, article, numberOf) {
    return passage.answers.map((answer) => {
      const others = answer.segments.map(numberOf).filter((one) => one !== number);
      const rest = others.map((one) => element("a", { href: `#${article.id}-s${one}` }, `part ${answer.segments.findIndex((s) => numberOf(s) === one) + 1}`));
      const also = rest.length ? element("p", {}, "Also answered in ", ...rest.flatMap((link, place) => (place ? [", ", link] : [link]))) : null;
      if (!answer.question && !answer.question_text && !also) return null;
      const name = answer.question ? element("b", {}, `${answer.question} `) : null;
      const asked = answer.question_text ? answer.question_text.replace(/\s+/g, " ") : "";
      const told = answer.question_by_words ? element("p", {}, "The reply does not name this question: told by the words and the order of its answers.") : null;
      return element("div", {}, name || asked ? element("blockquote", {}, name, asked) : null, told, also);
    }).filter(Boolean);
  }

  function placeOf(segment) {
    const places = segment.page ? [`Page ${segment.page}`] : [];
    if (segment.message) places.push(`Message ${segment.message.number}${segment.message.date ? ` of ${segment.message.date}` : ""}`);
    return places.map((place) => element("p", {}, place));
  }

  function showDetails(article, number) {
    const { passages, number: numberOf } = reportOf(article);
    const passage = passages[number - 1];
    const { segment } = passage;
    const panel = article.querySelector(".details");
    const level = overview ? "h3" : "h2";
    const title = element(level, { tabindex: "-1" }, sign(segment.label), segment.labels.map((label) => words.labels[label]).join(" and "));
    const step = (text, to) => {
      const button = element("button", { type: "button" }, text);
      button.disabled = to < 1 || to > passages.length;
      button.addEventListener("click", () => follow(`#${article.id}-s${to}`));
      return button;
    };
    const close = element("button", { type: "button" }, "Close");
    close.addEventListener("click", () => leaveAnswer(article));
    panel.replaceChildren(
      title,
      segment.needs_review ? element("p", { class: "warning" }, "To check: a person should look at this label.") : "",
      element("p", {}, "Probability ", element("b", {}, percent(segment.probability)), `, decided by ${words.decided_by[segment.decided_by]}.`),
      ...part(passage.answers.length > 1 ? `Questions (${passage.answers.length})` : "Question", questionsOf(passage, number, article, numberOf)),
      ...list("Exemptions", exemptionItems(segment)),
      ...list("Words that show it", evidenceItems(segment)),
      ...list("Also cited", otherCitations(segment)),
      ...part("What the classifier gives each label", probabilities(segment)),
      ...part("Where", placeOf(segment)),
      element("div", { class: "controls" }, step("Previous", number - 1), step("Next", number + 1), close),
    );
    panel.hidden = false;
    for (const mark of all("mark", article)) {
      mark.classList.toggle("chosen", mark.dataset.answers.split(" ").includes(String(number)));
    }
    for (const tag of all(".tag", article)) tag.classList.toggle("chosen", tag.id === `${article.id}-s${number}`);
    for (const run of all("[data-shows]", article)) {
      run.classList.toggle("lit", run.dataset.shows.split(" ").includes(String(number)));
    }
    for (const link of all(".answers a", article)) {
      if (link.dataset.passages.split(" ").includes(String(number))) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    article.querySelector(".side").scrollTop = 0;
    return title;
  }

  function list(title, items) {
    return items.length ? part(title, element("ul", {}, ...items)) : [];
  }

  function hideDetails(article) {
    article.querySelector(".details").hidden = true;
    for (const one of all(".chosen, .lit", article)) one.classList.remove("chosen", "lit");
    for (const link of all("[aria-current]", article)) link.removeAttribute("aria-current");
  }

  function leaveAnswer(article) {
    const tag = document.getElementById(location.hash.slice(1));
    history.pushState(null, "", `#${article.id}`);
    hideDetails(article);
    if (tag) tag.focus({ preventScroll: true });
  }

  // ---- Where the address leads: #r3 is a response, #r3-s2 an answer in it, anything else the overview ----------------

  const PLACE = /^#(?:overview|(r\d+)(?:-s(\d+))?)?$/;
  let scrolled = 0; // where the overview was left
  function follow(hash, options) {
    if (hash !== location.hash) history.pushState(null, "", hash);
    go(options);
  }

  function go({ scroll = true } = {}) {
    const [place, id, number] = PLACE.exec(location.hash || "#") || [];
    if (!place) return; // the link that skips to the content
    const article = document.getElementById(id || (overview ? "" : "r1"));
    if (overview && !overview.hidden) scrolled = window.scrollY;
    if (overview) {
      overview.hidden = Boolean(article);
      for (const one of all(".response.current")) if (one !== article) one.classList.remove("current");
    }
    if (!article) {
      if (overview) window.scrollTo({ top: scrolled });
      return;
    }
    const arrived = overview && !article.classList.contains("current");
    article.classList.add("current");
    const tag = number && document.getElementById(`${id}-s${number}`);
    if (!tag) {
      hideDetails(article);
      if (arrived) {
        window.scrollTo({ top: 0 });
        article.querySelector("h2").focus({ preventScroll: true });
      }
      return;
    }
    const title = showDetails(article, Number(number));
    if (scroll) tag.scrollIntoView({ block: "center" });
    title.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark && getSelection().isCollapsed) {
      const numbers = mark.dataset.answers.split(" ");
      const article = mark.closest("article");
      const now = numbers.indexOf((/-s(\d+)$/.exec(location.hash) || [])[1]);
      follow(`#${article.id}-s${numbers[(now + 1) % numbers.length]}`, { scroll: false });
      return;
    }
    const hash = event.target.closest("a[href^='#']")?.getAttribute("href");
    if (!hash || !PLACE.test(hash) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault(); // the browser would move the focus to the place, where the details are to have it
    follow(hash);
  });
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector(".details:not([hidden])");
    if (event.key === "Escape" && open) leaveAnswer(open.closest("article"));
  });
  window.addEventListener("popstate", () => go());

  // ---- Finding answers in a folder ---------------------------------------------------------------------------------

  const SHOWN = 100;
  function everyAnswer() {
    return all(".response").flatMap((article) => {
      const { report, number } = reportOf(article);
      const answers = report.answers.map((answer, place) => ({
        key: `${article.id}-${place}`,
        href: `#${article.id}-s${number(answer.segments[0])}`,
        file: report.document,
        ref: answer.question || "",
        label: answer.label,
        labels: answer.labels,
        sections: answer.exemptions.map((one) => one.split("(")[0]),
        review: answer.segments.some((one) => one.needs_review),
        text: answer.segments.map((one) => one.text).join(" ").replace(/\s+/g, " "),
        question: answer.question_text || "",
      }));
      const blank = report.unanswered.map((ref) => ({
        key: `${article.id}-u${ref}`, href: `#${article.id}`, file: report.document, ref, label: "unanswered", labels: ["unanswered"],
        sections: [], review: false, text: "", question: "",
      }));
      return [...answers, ...blank];
    });
  }

  function finder(form) {
    const results = document.getElementById("results");
    const more = document.getElementById("more");
    const cells = new Map(all("#matrix [data-answer]").map((cell) => [cell.dataset.answer, cell]));
    let entries = null;
    let found = [];

    const line = (entry) => element("li", {}, element("a", { href: entry.href }, sign(entry.label),
      element("span", { class: "line-head" }, element("b", {}, words.labels[entry.label]), " ",
        element("span", { class: "source" }, entry.ref ? `${entry.file}, ${entry.ref}` : entry.file)),
      element("span", { class: "excerpt" }, entry.text.length > 180 ? `${entry.text.slice(0, 180)} …` : entry.text)));
    const showMore = () => {
      const next = found.slice(results.children.length, results.children.length + SHOWN);
      results.append(...next.map(line));
      more.hidden = results.children.length >= found.length;
    };

    function apply() {
      const values = new FormData(form);
      const labels = values.getAll("label");
      const section = values.get("exemption");
      const sought = values.get("words").trim().toLowerCase();
      const review = values.has("review");
      const active = labels.length > 0 || section || sought || review;
      results.replaceChildren();
      entries ??= everyAnswer();
      found = entries.filter((entry) =>
        (!labels.length || labels.some((label) => entry.labels.includes(label))) &&
        (!section || entry.sections.includes(section)) &&
        (!review || entry.review) &&
        (!sought || `${entry.text}\n${entry.question}\n${entry.file}`.toLowerCase().includes(sought)));
      const kept = new Set(found.map((entry) => entry.key));
      for (const [key, cell] of cells) cell.classList.toggle("faded", !kept.has(key));
      for (const row of all("#matrix tbody tr")) {
        row.hidden = Boolean(active) && !row.querySelector("[data-answer]:not(.faded)");
      }
      const files = new Set(found.map((entry) => entry.href.split("-")[0])).size;
      document.getElementById("found").textContent = active
        ? `${found.length} ${found.length === 1 ? "answer" : "answers"} in ${files} ${files === 1 ? "response" : "responses"}` : "";
      more.hidden = true;
      if (active) showMore();
    }

    let waiting = 0;
    const soon = () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); };
    form.addEventListener("input", soon);
    form.addEventListener("reset", soon);
    form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
    more.addEventListener("click", () => {
      const first = results.children.length;
      showMore();
      results.children[first].firstChild.focus();
    });
    for (const button of all(".only")) {
      button.addEventListener("click", () => {
        form.reset();
        if (button.dataset.label) form.querySelector(`[name="label"][value="${button.dataset.label}"]`).checked = true;
        else form.elements.exemption.value = button.dataset.exemption;
        apply();
        clearTimeout(waiting);
        document.getElementById("find-title").scrollIntoView();
        form.elements.words.focus({ preventScroll: true });
      });
    }
  }

  // ---- Long lists are folded until asked for ------------------------------------------------------------------------

  for (const list of all("[data-fold]")) {
    const rest = [...list.children].slice(Number(list.dataset.fold));
    if (rest.length < 2) continue;
    for (const one of rest) one.classList.add("rest");
    list.classList.add("folded");
    const button = element("button", { type: "button", class: "js-only" }, `Show all ${list.children.length}`);
    button.addEventListener("click", () => {
      list.classList.remove("folded");
      button.remove();
      rest[0].querySelector("a").focus();
    });
    (list.closest("table") || list).after(button);
  }

  // ---- The theme ---------------------------------------------------------------------------------------------------

  const theme = document.getElementById("theme");
  const dark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  theme.setAttribute("aria-pressed", String(dark()));
  theme.addEventListener("click", () => {
    const next = dark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    theme.setAttribute("aria-pressed", String(next === "dark"));
    try { localStorage.setItem("foi-exemptions-theme", next); } catch { /* it lasts as long as the page */ }
  });

  const form = document.getElementById("find");
  if (form) finder(form);
  go();
})();
