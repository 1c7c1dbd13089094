"use strict";
// The page of `jornada serve`: it asks the interface for programs, and nothing else, and shows what it is told.

const $ = (id) => document.getElementById(id);
const asked = { scenario: "three_places", variant: "", until: "", changes: [], pairs: 48 }; // the question, as /api/read takes it
const page = { language: "en", texts: {}, offered: null, dial: null, editing: -1, answer: null, events: null, search: 0 };

function t(key, named = {}) {
  return Object.entries(named).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), page.texts[key] ?? key);
}

function make(tag, values = {}, ...inside) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith("on")) found.addEventListener(name.slice(2), value);
    else if (name === "text") found.textContent = value;
    else found.setAttribute(name, value);
  }
  found.append(...inside.filter((one) => one !== null));
  return found;
}

async function api(path, body) {
  const mark = path.includes("?") ? "&" : "?";
  const options = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  let found;
  try {
    found = await fetch(`/api/${path}${mark}language=${page.language}`, options);
    $("lost").hidden = true;
  } catch (error) {
    $("lost").textContent = t("ask.lost");
    $("lost").hidden = false;
    throw error;
  }
  if (!found.ok) {
    const said = await found.json().catch(() => ({ detail: found.statusText }));
    const faults = said.faults ? said.faults.map((fault) => fault.said) : [typeof said.detail === "string" ? said.detail : JSON.stringify(said.detail)];
    throw Object.assign(new Error(faults.join("\n")), { faults });
  }
  return found.json();
}

function faults(error) {
  $("faults").replaceChildren(...(error ? error.faults ?? [String(error)] : []).map((text) => make("li", { text })));
}

// the question

async function speak(language) {
  page.language = language;
  page.texts = await api("texts");
  document.documentElement.lang = language;
  document.title = `jornada: ${t("ask.title")}`;
  document.querySelectorAll("[data-t]").forEach((one) => { one.textContent = t(one.dataset.t); });
  document.querySelectorAll("[data-language]").forEach((one) => one.setAttribute("aria-pressed", one.dataset.language === language));
  $("words").placeholder = t("ask.search");
  $("words").setAttribute("aria-label", t("ask.search"));
  $("slider").setAttribute("aria-label", t("ask.value"));
  $("choice").setAttribute("aria-label", t("ask.value"));
  $("how").replaceChildren(...["set", "times", "plus"].map((how) => make("option", { value: how, text: t(`ask.how.${how}`) })));
  try { localStorage.setItem("jornada.language", language); } catch { /* kept where it can be */ }
}

async function choose(name) {
  page.offered = await api(`scenario?name=${encodeURIComponent(name)}`);
  asked.scenario = name;
  const { title, starts, ends, variants, policies, about } = page.offered;
  if (!variants.includes(asked.variant)) asked.variant = "";
  $("scenario").value = name;
  $("about").textContent = `${title}, ${starts} – ${ends}. ${about}`;
  $("base").replaceChildren(make("option", { value: "", text: t("ask.base.plain") }), ...variants.map((one) => make("option", { value: one, text: one })));
  $("base").value = asked.variant;
  for (const id of ["until", "starts", "ends"]) Object.assign($(id), { min: starts, max: ends });
  $("until").value = asked.until || ends;
  const chips = [...variants.map((one) => ["variant", one, ""]), ...policies.map((one) => ["policy", one.name, one.when])];
  $("chips").replaceChildren(...chips.map(([kind, one, when]) => make("button", { type: "button", class: "plain", title: when, onclick: () => put({ [kind]: one }) },
    make("small", { text: t(`ask.${kind}`) }), one)));
  $("ready").hidden = !chips.length;
  await find();
}

async function find() {
  const words = $("words").value.trim(), mine = ++page.search;
  const found = words ? await api(`dials?name=${encodeURIComponent(asked.scenario)}&words=${encodeURIComponent(words)}&day=${late()}`) : [];
  if (mine !== page.search) return;
  const none = words && !found.length ? [make("li", {}, make("p", { class: "muted", text: t("ask.search.none") }))] : [];
  $("dials").replaceChildren(...none, ...found.map((dial) => make("li", {}, make("button", { type: "button", onclick: () => edit(dial), "data-path": dial.path },
    make("b", { text: `${dial.row}: ${dial.label}` }), make("small", { text: [t("ask.today", { value: dial.value }), dial.unit, dial.rows > 1 ? t("ask.rows", { rows: dial.rows }) : "", shortened(dial.sources.join("; "))].filter(Boolean).join(" · ") })))));
}

function shortened(text) {
  return text.length > 90 ? `${text.slice(0, 88).trimEnd()}…` : text;
}

function edit(dial, change = {}) {
  page.dial = dial;
  $("finder").hidden = true;
  $("editor").hidden = false;
  $("dial-name").textContent = `${dial.row}: ${dial.label}`;
  $("dial-means").textContent = dial.means;
  const facts = [["ask.today", dial.value + (dial.unit ? ` ${dial.unit}` : "")], ["ask.takes", dial.allowed], ["ask.uncertain", dial.uncertain.join("; ")], ["ask.sources", dial.sources.join("; ")]];
  $("dial-facts").replaceChildren(...facts.filter(([, value]) => value).flatMap(([key, value]) => [make("dt", { text: t(key, { value: "", allowed: "" }).replace(/[: ]+$/, "") }), make("dd", { text: value })]),
    make("dt", { text: "path" }), make("dd", { text: dial.path }));
  $("how").value = change.how ?? (dial.rows > 1 && !dial.words.length ? "times" : "set");
  $("how").disabled = dial.words.length > 0;
  $("choice").hidden = !dial.words.length;
  $("value").hidden = dial.words.length > 0;
  $("choice").replaceChildren(...dial.words.map((word) => make("option", { value: word, text: word })));
  $("value").value = change.value ?? (Number.isFinite(Number(dial.value)) && $("how").value === "set" ? dial.value : "");
  $("choice").value = change.value ?? dial.value;
  $("starts").value = change.starts ?? (page.editing < 0 ? late() : "");
  $("ends").value = change.ends ?? "";
  $("add").textContent = t(page.editing >= 0 ? "ask.save" : "ask.add");
  slide();
  (dial.words.length ? $("choice") : $("value")).focus();
}

function late() { // a first day that is offered: of a long scenario a quarter of a year before its end, which is soon answered
  const day = new Date(`${asked.until || page.offered.ends}T00:00:00Z`), long = day - new Date(`${page.offered.starts}T00:00:00Z`) > 180 * 864e5;
  day.setUTCDate(day.getUTCDate() - 89);
  return long ? day.toISOString().slice(0, 10) : "";
}

function slide() { // a slider where the value is one number: over its range where that is short, else up to three times what it is
  const { low, high, value, words } = page.dial, now = Number(value), how = $("how").value, slider = $("slider");
  slider.hidden = words.length > 0 || how === "plus" || (how === "set" && (value === "" || !Number.isFinite(now)));
  if (slider.hidden) return;
  const top = how === "times" ? 3 : high !== null && high <= 1 ? high : Math.max(10, 3 * now);
  Object.assign(slider, { min: how === "times" ? 0 : Math.max(low ?? 0, 0), max: top, step: how === "times" ? 0.05 : Number.isInteger(now) && top > 1 ? 1 : top / 200 });
  slider.value = $("value").value || (how === "times" ? 1 : now);
}

function close() {
  page.editing = -1;
  page.dial = null;
  $("editor").hidden = true;
  $("finder").hidden = false;
}

async function put(change) {
  const next = { path: "", how: "set", value: "", starts: "", ends: "", policy: "", variant: "", ...change };
  const changes = page.editing >= 0 ? asked.changes.map((one, i) => (i === page.editing ? next : one)) : [...asked.changes, next];
  try {
    const said = await api("read", { ...asked, changes });
    asked.changes = changes;
    close();
    $("words").value = "";
    $("dials").replaceChildren();
    list(said);
  } catch (error) { faults(error); }
}

function list(said) {
  faults(null);
  $("changes").replaceChildren(...said.sentences.map((text, i) => make("li", {}, make("span", { text }), make("div", { class: "row" },
    asked.changes[i].path ? make("button", { type: "button", class: "plain", text: t("ask.edit"), onclick: () => again(i) }) : null,
    make("button", { type: "button", class: "plain", text: t("ask.remove"), onclick: () => remove(i) })))));
  $("none").hidden = said.sentences.length > 0;
  $("shared").hidden = !said.sentences.length;
  $("shared").textContent = [said.shared_days ? t("ask.shared", { shared: said.shared_days, days: said.days }) : "", awaited(said)].join(" ");
  $("ask").disabled = !asked.changes.length;
  location.replace(`#${encodeURIComponent(JSON.stringify(asked))}`);
}

function awaited(said) { // how long it is until the first difference
  if (said.seconds_awaited === null) return t("ask.base.first", { days: said.days_awaited });
  return t("ask.soon", { seconds: Math.max(1, Math.ceil(said.seconds_awaited)) });
}

async function again(i) {
  const change = asked.changes[i], [table, ...rest] = change.path.split("."), field = rest.pop(), row = rest.join(".");
  const found = await api(`dials?name=${encodeURIComponent(asked.scenario)}&path=${encodeURIComponent(change.path)}&day=${change.starts}`);
  page.editing = i;
  edit(found[0] ?? { path: change.path, label: field, row: row || table, means: "", unit: "", value: "", rows: 2, allowed: "", words: [], low: null, high: null, uncertain: [], sources: [] }, change);
}

async function remove(i) {
  asked.changes = asked.changes.filter((_, j) => j !== i);
  await read();
}

async function read() { // what stands in the list, in words again
  close();
  if (!asked.changes.length) return list({ sentences: [], shared_days: 0, days: 0 });
  try { list(await api("read", asked)); } catch (error) { faults(error); $("ask").disabled = true; }
}

// the answer

async function ask() {
  try {
    show(await api("questions", asked));
    watch();
    if (innerWidth < 860) $("answer").scrollIntoView({ behavior: "smooth" });
  } catch (error) { faults(error); }
}

function watch() {
  page.events?.close();
  if (!["waiting", "running"].includes(page.answer.state)) return;
  page.events = new EventSource(`/api/questions/${page.answer.id}/events?language=${page.language}`);
  page.events.addEventListener("answer", (event) => {
    show(JSON.parse(event.data));
    if (!["waiting", "running"].includes(page.answer.state)) { page.events.close(); earlier(); }
  });
}

function show(answer) {
  page.answer = answer;
  $("nothing-yet").hidden = true;
  $("answered").hidden = false;
  $("answered").dataset.state = answer.state;
  $("answered").dataset.pairs = answer.pairs;
  $("said").replaceChildren(...answer.said.sentences.map((text) => make("li", { text })));
  $("state").textContent = t(`ask.state.${answer.state}`);
  $("bar").value = answer.pairs / answer.of;
  const busy = ["waiting", "running"].includes(answer.state);
  $("count").textContent = busy && !answer.pairs ? t("ask.first") : t("ask.progress", answer);
  $("cancel").hidden = !busy;
  $("resume").hidden = busy || answer.state === "done";
  $("problem").textContent = answer.problem;
  $("result").hidden = !answer.rows.length;
  $("came").replaceChildren(...answer.sentences.map((text) => make("li", { text })));
  if (!answer.rows.some((row) => row.rank !== null) && answer.rows.length) $("came").prepend(make("li", { text: t("ask.nothing") }));
  tables(answer.rows);
  $("python").textContent = answer.said.python;
  $("command").textContent = answer.said.command;
  $("csv").href = `/api/questions/${answer.id}/table.csv`;
  $("json").href = `/api/questions/${answer.id}?language=${page.language}`;
  $("json").download = `what-if-${answer.id}.json`;
}

function tables(rows) {
  const open = [...document.querySelectorAll("#tables details[open]")].map((one) => one.id);
  const human = rows.filter((row) => row.human_cost), others = rows.filter((row) => !row.human_cost);
  const differ = others.filter((row) => row.rank !== null), same = others.filter((row) => row.rank === null);
  const cost = human.length ? table(human) : make("p", { class: "muted", text: t("ask.human.none") });
  const fold = make("details", { id: "same" }, make("summary", { text: `${t("ask.same")} (${same.length})` }), make("p", { class: "muted small", text: same.map((row) => row.label).join(", ") }));
  $("tables").replaceChildren(make("div", { class: "block human" }, make("h3", { text: t("ask.human") }), cost), make("div", { class: "block" }, make("h3", { text: t("ask.panel") }), table(differ)), fold);
  open.forEach((id) => { const one = $(id); if (one) one.open = true; });
}

function table(rows) {
  const heads = ["measure", "before", "after", "difference", "chance"].map((key) => t(`ask.${key}`));
  let theme = "";
  const body = make("tbody");
  for (const row of rows) {
    if (row.theme !== theme && !row.human_cost) body.append(make("tr", { class: "theme" }, make("td", { colspan: 5, text: row.theme })));
    theme = row.theme;
    body.append(line(row, heads));
  }
  return make("table", {}, make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))), body);
}

function line(row, heads) {
  const clear = row.verdict === "more" || row.verdict === "fewer";
  return make("tr", { "data-measure": row.measure, class: clear ? "clear" : "unclear" },
    make("td", { title: row.means }, make("b", { text: row.label }), make("small", { text: row.unit })),
    make("td", { "data-head": heads[1], text: row.texts.before }), make("td", { "data-head": heads[2], text: row.texts.after }),
    make("td", { "data-head": heads[3] }, make("b", { class: "d", text: row.texts.difference }), row.rank === null ? null : make("small", { text: `${row.texts.range} (${t("ask.nine")})` }), range(row)),
    make("td", { "data-head": heads[4] }, make("b", { text: row.chance === null ? "–" : row.texts.chance }), make("small", { text: row.texts.sign })));
}

function range(row) { // where nine pairs in ten are, beside zero
  if (row.rank === null) return null;
  const most = Math.max(Math.abs(row.low), Math.abs(row.high), Math.abs(row.difference)) * 1.1, x = (value) => 100 + (95 * value) / most;
  const draw = (tag, values) => { const one = document.createElementNS("http://www.w3.org/2000/svg", tag); Object.entries(values).forEach(([name, value]) => one.setAttribute(name, value)); return one; };
  const picture = draw("svg", { viewBox: "0 0 200 14", class: "range", role: "img", "aria-label": row.texts.range, preserveAspectRatio: "none" });
  picture.append(draw("line", { class: "span", x1: x(row.low), x2: x(row.high) + 0.5, y1: 7, y2: 7 }), draw("line", { class: "zero", x1: 100, x2: 100, y1: 0, y2: 14 }), draw("circle", { class: "dot", cx: x(row.difference), cy: 7, r: 3.5 }));
  return picture;
}

async function earlier() {
  const found = await api("questions");
  const none = found.length ? [] : [make("li", { class: "muted", text: t("ask.earlier.none") })];
  $("list").replaceChildren(...none, ...found.map((one) => make("li", {}, make("button", { type: "button", "data-id": one.id, onclick: () => reopen(one.id) }, one.said.sentences.join(" "),
    make("small", { text: `${one.said.scenario} · ${t("ask.progress", one)} · ${t(`ask.state.${one.state}`)} · ${one.asked_at.slice(0, 16).replace("T", " ")} UTC` })))));
}

async function reopen(id) {
  const answer = await api(`questions/${id}`);
  Object.assign(asked, answer.question, { changes: [...answer.question.changes] });
  $("pairs").value = [...$("pairs").options].some((one) => Number(one.value) === asked.pairs) ? asked.pairs : $("pairs").value;
  await choose(asked.scenario);
  await read();
  show(answer);
  watch();
}

async function begin() {
  if (location.search) history.replaceState(null, "", location.pathname + location.hash); // the token has done its work
  let language = navigator.language.startsWith("es") ? "es" : "en";
  try { language = localStorage.getItem("jornada.language") ?? language; } catch { /* then as the browser says */ }
  await speak(language);
  const names = await api("scenarios");
  $("scenario").replaceChildren(...names.map((name) => make("option", { value: name, text: name })));
  asked.scenario = names.includes(asked.scenario) && !names[0].includes("/") && !names[0].includes(".") ? asked.scenario : names[0];
  await restore();
  await earlier();
  document.body.dataset.ready = "yes";
}

async function restore() { // the question in the link
  try {
    const kept = JSON.parse(decodeURIComponent(location.hash.slice(1)));
    for (const name of Object.keys(asked)) if (kept[name] !== undefined) asked[name] = kept[name];
    $("pairs").value = asked.pairs;
  } catch { /* a link without a question */ }
  try {
    await choose(asked.scenario);
    await read();
  } catch (error) { faults(error); }
}

function wire() {
  let soon;
  $("words").addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(() => find().catch(faults), 180); });
  $("scenario").addEventListener("change", async () => { $("words").value = ""; Object.assign(asked, { changes: [], until: "", variant: "" }); await choose($("scenario").value).catch(faults); await read(); });
  $("base").addEventListener("change", () => { asked.variant = $("base").value; read(); });
  $("until").addEventListener("change", () => { asked.until = $("until").value === page.offered.ends ? "" : $("until").value; read(); });
  $("pairs").addEventListener("change", () => { asked.pairs = Number($("pairs").value); read(); });
  $("how").addEventListener("change", () => { $("value").value = ""; slide(); });
  $("slider").addEventListener("input", () => { $("value").value = String(Number(Number($("slider").value).toPrecision(6))); });
  $("value").addEventListener("input", () => { $("slider").value = $("value").value; });
  $("starts").addEventListener("change", refresh);
  $("back").addEventListener("click", () => { faults(null); close(); });
  $("editor").addEventListener("submit", (event) => {
    event.preventDefault();
    put({ path: page.dial.path, how: $("how").value, value: page.dial.words.length ? $("choice").value : $("value").value.trim(), starts: $("starts").value, ends: $("ends").value });
  });
  $("ask").addEventListener("click", ask);
  $("cancel").addEventListener("click", async () => show(await api(`questions/${page.answer.id}/cancel`, {})));
  $("resume").addEventListener("click", async () => { show(await api("questions", page.answer.question)); watch(); });
  $("link").addEventListener("click", async () => {
    const link = `${location.origin}/#${encodeURIComponent(JSON.stringify(page.answer.question))}`;
    history.replaceState(null, "", link);
    await navigator.clipboard?.writeText(link).catch(() => {});
    $("link").textContent = t("ask.copied");
    setTimeout(() => { $("link").textContent = t("ask.link"); }, 1500);
  });
  document.querySelectorAll("[data-language]").forEach((one) => one.addEventListener("click", async () => {
    await speak(one.dataset.language);
    close();
    await choose(asked.scenario);
    await read();
    if (page.answer) { show(await api(`questions/${page.answer.id}`)); watch(); }
    await earlier();
  }));
}

async function refresh() { // the value in force on another first day
  if (!page.dial) return;
  const [found] = await api(`dials?name=${encodeURIComponent(asked.scenario)}&path=${encodeURIComponent(page.dial.path)}&day=${$("starts").value}`);
  if (found && page.dial && found.path === page.dial.path) {
    page.dial = found;
    $("dial-facts").querySelector("dd").textContent = found.value + (found.unit ? ` ${found.unit}` : "");
  }
}

wire();
begin().catch((error) => faults(error));
