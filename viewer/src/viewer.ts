// The component: choices, maps, slider, table and panel, kept in step with one state.

import { Camera } from "./camera";
import { Data, Layer, Variant, unpack } from "./data";
import { Choice, chooser, el } from "./dom";
import { Texts, about, day, figure, percent, ranged, signed, textsOf } from "./format";
import { MapView } from "./mapview";
import { Panel } from "./panel";
import { Pair, Stage, legStates } from "./scene";
import { STATUSES, State, View, axisOf, groupsOf, keyOf, layerOf, measuresOf, shownVariants, whenOf } from "./state";

const FRAME = 160;

export class Viewer {
  private state: State;
  private t!: Texts;
  private panel!: Panel;
  private views: MapView[] = [];
  private readonly stage: Stage;
  private readonly camera: Camera;
  private timer = 0;
  private asked = 0;
  private paper = false;
  private slider!: HTMLInputElement;
  private button!: HTMLButtonElement;
  private dateline!: HTMLElement;
  private policies!: HTMLElement;
  private table!: HTMLElement;
  private details!: HTMLDetailsElement;
  private aside!: HTMLElement;
  private maps!: HTMLElement;
  private live!: HTMLElement;
  private key!: HTMLElement;

  constructor(private readonly host: HTMLElement, private readonly data: Data) {
    const measures = measuresOf(data), last = axisOf(data).last.length - 1;
    const measure = ["present", "encounters"].find((name) => measures.includes(name)) ?? measures[0] ?? "present";
    this.state = {
      measure, group: -1, variant: 0, view: data.header.variants.length > 1 ? "side" : "one", when: Math.floor(last / 2), place: null, playing: false,
      language: data.header.texts[data.header.language] ? data.header.language : "en",
    };
    this.stage = new Stage(data);
    this.camera = new Camera(data.header.box);
    this.build();
    new ResizeObserver(() => this.draw()).observe(this.host);
    for (const [event, paper] of [["beforeprint", true], ["afterprint", false]] as const) addEventListener(event, () => {
      this.paper = paper; // paper has another width, and is drawn again for it
      this.draw();
    });
  }

  /** Change what is chosen, and show it. */
  set(change: Partial<State>): void {
    const before = this.state;
    this.state = { ...before, ...change };
    if (this.state.group >= 0 && !groupsOf(this.data, this.state).includes(this.state.group)) this.state.group = -1;
    const rebuilt = (["measure", "group", "view", "variant", "language"] as const).some((name) => before[name] !== this.state[name]);
    if (rebuilt) this.build();
    else this.draw();
  }

  get chosen(): Readonly<State> {
    return this.state;
  }

  private build(): void {
    const focused = document.activeElement?.id, opened = this.host.querySelector("details")?.open ?? false;
    this.t = textsOf(this.data.header.texts, this.state.language);
    this.panel = new Panel(this.data, this.t, this.state.language);
    this.maps = el("div", { class: "jv-maps" }, ...this.makeMaps());
    this.aside = el("div", { class: "jv-aside", role: "region", "aria-label": this.t("place") });
    this.key = this.makeKey();
    this.table = el("div", { class: "jv-scroll", tabindex: 0, role: "region", "aria-label": this.t("table") });
    this.live = el("p", { class: "jv-live", "aria-live": "polite" });
    this.details = el("details", { open: opened, ontoggle: () => this.draw() }, el("summary", {}, this.t("table")), this.table);
    this.host.replaceChildren(el("div", { class: "jv", lang: this.state.language },
      this.controls(), el("div", { class: "jv-stage" }, el("div", { class: "jv-main" }, this.time(), this.maps, this.key), this.aside),
      this.details, this.live));
    if (focused) document.getElementById(focused)?.focus();
    this.draw();
  }

  private makeMaps(): Node[] {
    const variants = shownVariants(this.data, this.state);
    this.views.splice(variants.length).forEach((view) => view.end()); // those that are left go on with what they have on the card
    while (this.views.length < variants.length) this.views.push(this.makeMap(this.views.length));
    const single = this.data.header.variants.length === 1;
    return this.views.map((view, i) => el("figure", { class: "jv-frame" }, single ? null : el("figcaption", {}, this.nameOf(variants[i])), el("div", { class: "jv-box" }, view.element, i ? null : this.zoomer())));
  }

  private makeMap(i: number): MapView {
    const view = new MapView(this.stage, this.data, this.camera, {
      choose: (place) => this.set({ place }), moved: () => this.soon(), say: (text) => { this.live.textContent = text; },
      placeSays: (place, shown) => this.placeSays(place, shown), pairSays: (pair, shown) => this.pairSays(pair, shown),
    }, () => shownVariants(this.data, this.state)[i]);
    view.current = () => this.state.place;
    return view;
  }

  private nameOf(variant: Variant): string {
    if (variant !== this.data.header.difference) return variant.name;
    const [first, second] = this.data.header.variants;
    return `${this.t("view.difference")}: ${second.name} − ${first.name}`;
  }

  private zoomer(): Node {
    const button = (key: string, sign: string, act: () => void): Node => el("button", { type: "button", "aria-label": this.t(key), title: this.t(key), onclick: () => { act(); this.soon(); } }, sign);
    return el("div", { class: "jv-zoom", role: "group", "aria-label": this.t("zoom") }, button("zoom.in", "+", () => this.camera.magnify(1.35)), button("zoom.out", "−", () => this.camera.magnify(1 / 1.35)), button("zoom.all", "⤢", () => this.camera.all()));
  }

  private controls(): HTMLElement {
    const { measure, group } = this.state, measures = measuresOf(this.data), statuses = STATUSES.filter((name) => measures.includes(name));
    const flows = measures.filter((name) => !STATUSES.includes(name) && name !== "queue" && name !== "travelled"), people = STATUSES.includes(measure);
    const kinds: Choice[] = [...(statuses.length ? [{ value: "people", label: this.t("people") }] : []), ...flows.map((value) => ({ value, label: this.panel.label(value), group: this.t("events") }))];
    const nations = groupsOf(this.data, this.state).map((i) => ({ value: String(i), label: this.groupName(i) }));
    return el("div", { class: "jv-controls", role: "group", "aria-label": this.t("measure") },
      chooser("jv-measure", this.t("measure"), kinds, people ? "people" : measure, (value) => this.set({ measure: value === "people" ? statuses[0] : value })),
      people ? chooser("jv-status", this.t("status"), statuses.map((value) => ({ value, label: this.t(`status.${value}`) })), measure, (value) => this.set({ measure: value })) : null,
      chooser("jv-group", this.t("group"), [{ value: "-1", label: this.t("all.groups") }, ...nations], String(group), (value) => this.set({ group: Number(value) })),
      this.scenarios(),
      chooser("jv-language", this.t("language"), [{ value: "en", label: "English" }, { value: "es", label: "Español" }], this.state.language, (language) => this.set({ language })));
  }

  private scenarios(): HTMLElement | null {
    const { variants, difference } = this.data.header;
    if (variants.length < 2) return null;
    const choices = [{ value: "side", label: this.t("view.side") }, ...(difference ? [{ value: "difference", label: this.t("view.difference") }] : []), ...variants.map(({ name }, i) => ({ value: String(i), label: name }))];
    const chosen = this.state.view === "one" ? String(this.state.variant) : this.state.view;
    return chooser("jv-view", this.t("view"), choices, chosen, (value) => this.set(["side", "difference"].includes(value) ? { view: value as View } : { view: "one", variant: Number(value) }));
  }

  private groupName(i: number): string {
    const { name } = this.data.header.groups[i];
    return name[this.state.language] ?? name.en;
  }

  private time(): HTMLElement {
    const axis = axisOf(this.data);
    this.slider = el("input", { type: "range", id: "jv-date", min: 0, max: axis.last.length - 1, step: 1, oninput: () => this.set({ when: Number(this.slider.value) }) });
    this.button = el("button", { type: "button", class: "jv-play", id: "jv-play", onclick: () => this.toggle() });
    this.dateline = el("output", { class: "jv-date", for: "jv-date" });
    this.policies = el("p", { class: "jv-policies" });
    return el("div", { class: "jv-time" }, this.dateline, el("div", { class: "jv-slide" }, this.button, el("label", { for: "jv-date", class: "jv-hide" }, this.t("date")), this.slider), this.policies);
  }

  private toggle(): void {
    const playing = !this.state.playing, last = axisOf(this.data).last.length - 1;
    clearInterval(this.timer);
    if (playing) this.timer = window.setInterval(() => {
      if (this.state.when >= last) this.toggle();
      else this.set({ when: this.state.when + 1 });
    }, FRAME);
    this.set({ playing, when: playing && this.state.when >= last ? 0 : this.state.when });
  }

  /** Draw once before the next frame, however often it is asked for. */
  private soon(): void {
    if (!this.asked) this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.drawMaps();
    });
  }

  private drawMaps(): void {
    for (const view of this.views) {
      view.resize();
      view.draw(this.state, this.t, this.paper);
    }
  }

  private draw(): void {
    const axis = axisOf(this.data), { when, language, playing } = this.state;
    this.slider.value = String(when);
    const first = this.firstLayer(), { projected } = this.data.header, of = first ? this.panel.about(first, when) : day(axis.last[when], language);
    const date = projected && axis.last[when] >= projected ? `${of} (${this.t("projected")})` : of;
    this.slider.setAttribute("aria-valuetext", date);
    this.dateline.textContent = date;
    this.button.textContent = this.t(playing ? "pause" : "play");
    this.button.setAttribute("aria-pressed", String(playing));
    this.drawPolicies();
    this.drawMaps();
    if (!playing || when === axis.last.length - 1 || this.state.place !== null) this.drawAside();
    if (!playing && this.details.open) this.drawTable(); // nobody reads it while it is closed
  }

  private firstLayer(): ReturnType<typeof layerOf> {
    return shownVariants(this.data, this.state).map((variant) => layerOf(this.data, this.state, variant)).find((layer) => layer);
  }

  private drawPolicies(): void {
    const variants = this.state.view === "difference" ? this.data.header.variants : shownVariants(this.data, this.state), { when } = this.state;
    const now = variants.map((variant) => variant.policies.filter((policy) => policy.share[when] > 0).map((policy) => {
      const share = policy.share[when];
      if (policy.dates) return `${policy.name} (${policy.dates[this.state.language] ?? policy.dates.en})`;
      return share < 0.995 ? `${policy.name} (${this.t("share.of.runs", { percent: percent(share) })})` : policy.name;
    }));
    const texts = now.map((names, i) => `${variants.length > 1 ? `${variants[i].name}: ` : ""}${names.join(", ") || this.t("policies.none")}`);
    this.policies.textContent = `${this.t("policies.now")}: ${texts.join(" · ")}`;
  }

  private placeSays(place: number, variant: Variant): string {
    const layer = layerOf(this.data, this.state, variant), difference = variant === this.data.header.difference;
    const { name, ends } = this.data.header.places[place];
    if (ends && !difference && STATUSES.includes(this.state.measure) && this.state.measure !== "held" && this.state.group < 0) {
      const met = this.data.layer(variant, "encounters", "place");
      if (met) return this.t("map.at", { place: name, figure: `${this.panel.words(met, place, whenOf(this.data, met, this.state.when))} ${this.panel.label("encounters")}${this.otherDays(met)}` });
    }
    const words = this.panel.words(layer, keyOf(this.data, this.state, place), layer ? whenOf(this.data, layer, this.state.when) : 0, difference);
    return this.t("map.at", { place: name, figure: `${words} ${this.panel.label(this.state.measure)}${layer ? this.otherDays(layer) : ""}` });
  }

  /** The days that a figure is about, where they are not those above the map. */
  private otherDays(layer: Layer): string {
    const about = this.panel.about(layer, this.state.when);
    return about === this.dateline.textContent ? "" : `, ${about}`;
  }

  private pairSays(pair: Pair, variant: Variant): string {
    const { legs, places } = this.data.header, states = legStates(legs, variant.policies, this.state.when), layer = this.data.layer(variant, "travelled", "leg");
    const lines = pair.legs.map((i) => {
      const flow = layer ? `: ${this.flowSays(variant, layer, i)}` : "";
      return `${legs[i].mode}${states[i].open ? "" : " ✕"}${states[i].check > 0 ? ` ▲ ${percent(states[i].check)}` : ""}${flow}`;
    });
    return `${places[pair.from].name} → ${places[pair.to].name}: ${lines.join("; ")}`;
  }

  /** People on a leg in words: an estimate, and said to be one wherever it stands. */
  private flowSays(variant: Variant, layer: Layer, leg: number): string {
    const when = whenOf(this.data, layer, this.state.when), { q05, q50, q95 } = this.data.spread(layer, leg, when);
    return variant.estimate ? about(q05, q50, q95, this.t) : `${this.panel.words(layer, leg, when)} ${this.t("unit.people")}`;
  }

  private drawAside(): void {
    const { place } = this.state, variants = shownVariants(this.data, this.state);
    if (place === null) {
      const whole = this.panel.whole(this.state, variants);
      this.aside.replaceChildren(el("h3", {}, this.t("everywhere")), ...(whole ? [whole] : []), el("p", { class: "jv-note" }, this.t("choose.place")));
      return;
    }
    const close = el("button", { type: "button", class: "jv-close", "aria-label": this.t("close"), onclick: () => { this.set({ place: null }); this.views[0].element.focus(); } }, "×");
    this.aside.replaceChildren(close, el("h3", {}, this.data.header.places[place].name), ...this.panel.place(this.state, place));
  }

  private drawTable(): void {
    const variants = shownVariants(this.data, this.state), { places, fluid } = this.data.header, difference = variants[0] === this.data.header.difference;
    const head = variants.flatMap((variant) => {
      const name = variants.length > 1 ? `${variant.name}: ` : "";
      return [el("th", { scope: "col" }, name + this.t(fluid ? "the.run" : "middle")), ...(fluid ? [] : [el("th", { scope: "col" }, name + this.t("range"))])];
    });
    const rows = places.map((place, i) => ({ place, i, cells: variants.map((variant) => this.cells(variant, i, difference)) })).filter(({ cells }) => cells.some(({ size }) => size > 0));
    rows.sort((a, b) => b.cells[0].size - a.cells[0].size);
    const body = rows.map(({ place, i, cells }) => el("tr", { "data-place": place.id },
      el("th", { scope: "row" }, el("button", { type: "button", onclick: () => this.set({ place: i }) }, place.name)), el("td", {}, place.country[this.state.language] ?? place.country.en),
      ...cells.flatMap(({ middle, range }) => [el("td", { class: "n", "data-field": "q50" }, middle), ...(fluid ? [] : [el("td", { class: "n", "data-field": "range" }, range)])])));
    const caption = el("caption", {}, `${this.panel.label(this.state.measure)}${this.state.group >= 0 ? `, ${this.groupName(this.state.group)}` : ""}: ${this.dateline.textContent ?? ""}`);
    this.table.replaceChildren(el("table", {}, caption, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, this.t("place")), el("th", { scope: "col" }, this.t("country")), ...head)), el("tbody", {}, ...body)));
  }

  private cells(variant: Variant, place: number, difference: boolean): { middle: string; range: string; size: number } {
    const layer = layerOf(this.data, this.state, variant), form = difference ? signed : figure;
    if (!layer) return { middle: this.t("unknown"), range: "", size: 0 };
    const { q05, q50, q95 } = this.data.spread(layer, keyOf(this.data, this.state, place), whenOf(this.data, layer, this.state.when));
    return { middle: form(q50, this.t), range: ranged(q05, q95, this.t, form), size: Math.max(Math.abs(q50), Math.abs(q95) / 1e6, Math.abs(q05) / 1e6) || 0 };
  }

  private makeKey(): HTMLElement {
    const t = this.t, variants = shownVariants(this.data, this.state), difference = variants[0] === this.data.header.difference, header = this.data.header;
    const has = (measure: string, by: "place" | "leg"): boolean => variants.some((variant) => this.data.layer(variant, measure, by));
    const legs = legStatesEver(header.variants, header.legs), second = header.variants[1]?.name ?? "";
    const items: [string, string][] = difference
      ? [["more", t("key.more", { variant: second })], ["less", t("key.less", { variant: second })], ["unsure", t("key.unsure")]]
      : [["circle", t("key.circle", { measure: this.panel.label(this.state.measure) })]];
    if (!difference && STATUSES.includes(this.state.measure) && has("encounters", "place") && this.state.group < 0) items.push(["diamond", t("key.diamond")]);
    if (!difference && has("queue", "place") && this.state.group < 0) items.push(["ring", t("key.queue")]);
    items.push(["leg", !has("travelled", "leg") ? t("key.leg") : t(variants[0].estimate ? "key.estimate" : "key.flow")]);
    if (legs.closed) items.push(["closed", t("key.closed")]);
    if (legs.check) items.push(["check", t("key.check")]);
    return el("ul", { class: "jv-key" }, ...items.map(([kind, words]) => el("li", {}, el("span", { class: `jv-sign jv-sign-${kind}`, "aria-hidden": "true" }), words)), el("li", { class: "jv-note" }, t("boundaries")));
  }
}

function legStatesEver(variants: Variant[], legs: { open: boolean; check: number }[]): { closed: boolean; check: boolean } {
  const all = [...legs, ...variants.flatMap(({ policies }) => policies.flatMap((policy) => policy.legs))];
  return { closed: all.some(({ open }) => !open), check: all.some(({ check }) => check > 0) };
}

/** Put a viewer into an element; the data are the text that Python packs. */
export async function mount(host: HTMLElement, text: string): Promise<Viewer> {
  return new Viewer(host, await unpack(text));
}
