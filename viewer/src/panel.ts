// What is known of one place, or of all: the balance of the days, what people wait for, harm, and curves.

import { chart } from "./chart";
import { Data, Layer, Office, Variant } from "./data";
import { el } from "./dom";
import { Texts, day, figure, number, part, percent, ranged, signed, whole } from "./format";
import { State, axisOf, isStock, keyOf, layerOf, shownVariants, whenOf } from "./state";

const IN = ["arrived", "net_came"], OUT = ["set_out", "turned_homeward", "settled"];
const WAITS: [string, string][] = [["served_in_week", "wait.week"], ["served_in_month", "wait.month"], ["served_in_quarter", "wait.quarter"], ["served_later", "wait.later"]];

export class Panel {
  constructor(private readonly data: Data, private readonly t: Texts, private readonly language: string) {}

  /** The name of a measure: in Spanish from the texts, else as Python labels it. */
  label(measure: string): string {
    const key = `measure.${measure}`, text = this.t(key);
    if (text === key && measure.startsWith("cost of ")) return `${this.t("cost")}: ${measure.slice("cost of ".length)}`;
    return text !== key ? text : this.data.header.measures.find(({ name }) => name === measure)?.label ?? this.t(measure);
  }

  /** Say whether a measure is of money or days: all others are of people, or of events, and these are whole. */
  private isMoney(measure: string): boolean {
    return ["USD", "person-days", "days"].includes(this.data.header.measures.find(({ name }) => name === measure)?.unit ?? "") || measure.startsWith("cost of ");
  }

  /** The name of a measure with its unit, where that is not people or events. */
  private withUnit(measure: string): string {
    const unit = this.data.header.measures.find(({ name }) => name === measure)?.unit;
    return unit === "USD" || unit === "person-days" ? `${this.label(measure)} (${this.t(`unit.${unit}`)})` : this.label(measure);
  }

  /** A figure with its range, in words; unknown where it was not recorded. */
  words(layer: Layer | undefined, key: number, when: number, difference = false): string {
    if (!layer) return this.t("unknown");
    const { q05, q50, q95 } = this.data.spread(layer, key, when), form = difference ? signed : this.isMoney(layer.measure) ? figure : whole;
    if (Number.isNaN(q50)) return this.t("unknown");
    if (this.data.header.fluid || q05 === q95) return form(q50, this.t);
    return `${form(q50, this.t)} (${ranged(q05, q95, this.t, form)})`;
  }

  /** The night or the days that the figures of a layer are about: of people who are there, over more than a day, the average of its nights. */
  about(layer: Layer, when: number): string {
    const stock = isStock(this.data, layer.measure) || ["queue", "office_queue"].includes(layer.measure);
    return this.days(layer.axis, whenOf(this.data, layer, when), stock ? "nights.of" : "days.of", stock);
  }

  private days(axis: string, at: number, key: "nights.of" | "days.of", stock = false): string {
    const { first, last } = this.data.header.axes[axis];
    if (first[at] === last[at]) return stock ? this.t("night.of", { date: this.day(last[at]) }) : this.day(last[at]);
    return this.t(key, { first: this.day(first[at]), last: this.day(last[at]) });
  }

  private day(text: string): string {
    return day(text, this.language);
  }

  place(state: State, place: number): Node[] {
    const variants = shownVariants(this.data, state), { beds, ends } = this.data.header.places[place];
    const parts: (Node | null)[] = [
      beds !== null ? el("p", { class: "jv-beds" }, `${number(beds)} ${this.t("beds")}`) : null,
      ends ? null : this.balance(state, place, variants), this.happened(state, place, variants), ...this.queues(state, place, variants), this.curves(state, place, variants),
    ];
    return parts.filter((found): found is Node => !!found);
  }

  private balances(variants: Variant[]): boolean {
    return variants.some((variant) => this.data.exactly(variant, "present"));
  }

  /** Came, went, and who is there: means over the runs in whole people, which add up; of the week that holds the date chosen. */
  private balance(state: State, place: number, variants: Variant[]): Node | null {
    if (this.isDifference(variants)) return null;
    const shown = variants.filter((variant) => this.data.exactly(variant, "present")), layer = shown.length ? this.data.exactly(shown[0], "present") : undefined;
    if (!layer) return null;
    const at = whenOf(this.data, layer, state.when), { last } = this.data.header.axes[layer.axis];
    const sums = new Map(shown.map((variant) => [variant, this.parts(variant, place, at)]));
    const row = (sign: string, name: string, head: string): { head: string; name: string; value: (variant: Variant) => string } =>
      ({ head: `${sign} ${head}`.trim(), name, value: (variant) => `${part(sums.get(variant)?.get(name) ?? 0)}${this.beside(variant, name, place, layer, at)}` });
    const there = (when: number): string => when < 0 ? this.t("before.start") : this.t("there.on", { date: this.day(last[when]) });
    const rows = [row("", "before", there(at - 1)), ...[...IN, ...OUT].map((name) => row(IN.includes(name) ? "+" : "−", name, this.t(name))), row("=", "present", there(at))];
    return el("section", { class: "jv-balance" }, el("h4", {}, `${this.t("balance")}, ${this.days(layer.axis, at, "days.of")}`), this.table(shown, rows),
      el("p", { class: "jv-note" }, this.t(this.data.header.fluid ? "balance.means.one" : "balance.means")));
  }

  /** The parts of a balance in whole people: who came by other ways is the rest, so that they add up. */
  private parts(variant: Variant, place: number, at: number): Map<string, number> {
    const exact = (measure: string, when: number): number => {
      const layer = this.data.exactly(variant, measure);
      return layer && when >= 0 ? Math.round(this.data.value(layer, place, when, "mean")) : 0;
    };
    const found = new Map(["arrived", ...OUT, "present"].map((name) => [name, exact(name, at)])), of = (name: string): number => found.get(name) ?? 0;
    found.set("before", exact("present", at - 1));
    return found.set("net_came", of("present") - of("before") - of("arrived") + OUT.reduce((sum, name) => sum + of(name), 0));
  }

  /** Nine runs in ten of a part of the balance, where they were kept for the same days or for its last night. */
  private beside(variant: Variant, measure: string, place: number, balance: Layer, at: number): string {
    const layer = this.data.layer(variant, measure, "place"), daily = layer?.axis === "day" && measure === "present";
    if (!layer || this.data.header.fluid || !(daily || (layer.axis === balance.axis && measure !== "present"))) return "";
    const axes = this.data.header.axes, when = daily ? axes.day.last.indexOf(axes[balance.axis].last[at]) : at;
    const { q05, q95 } = this.data.spread(layer, place, when);
    return q05 === q95 ? "" : ` (${this.t("to", { low: whole(q05, this.t), high: whole(q95, this.t) })})`;
  }

  private isDifference(variants: Variant[]): boolean {
    return variants[0] === this.data.header.difference;
  }

  private table(variants: Variant[], rows: { head: string; name: string; value: (variant: Variant) => string }[]): Node {
    const head = variants.length > 1 ? el("thead", {}, el("tr", {}, el("td", {}), ...variants.map(({ name }) => el("th", { scope: "col" }, name)))) : null;
    const body = rows.map(({ head: text, name, value }) => el("tr", { "data-row": name }, el("th", { scope: "row" }, text), ...variants.map((variant) => el("td", {}, value(variant)))));
    return el("div", { class: "jv-scroll", tabindex: 0, role: "region", "aria-label": this.t("balance") }, el("table", {}, head, el("tbody", {}, ...body)));
  }

  /** Harm and the other flows of the period at a place that are not zero in every run. */
  private happened(state: State, place: number, variants: Variant[]): Node | null {
    const names = this.data.header.measures.map(({ name }) => name).filter((name) => !["queue", "travelled", ...(this.balances(variants) ? [...IN, ...OUT, "present"] : [])].includes(name) && !WAITS.some(([bin]) => bin === name));
    const seen = names.filter((name) => variants.some((variant) => {
      const layer = this.data.layer(variant, name, "place");
      if (!layer) return false;
      const { q05, q95 } = this.data.spread(layer, place, whenOf(this.data, layer, state.when));
      return q05 !== 0 || q95 !== 0;
    }));
    const harm = (measure: string): number => Number(this.data.header.measures.find(({ name }) => name === measure)?.harm ?? false);
    seen.sort((a, b) => harm(b) - harm(a));
    if (!seen.length) return null;
    const difference = this.isDifference(variants);
    const value = (name: string) => (variant: Variant): string => {
      const layer = this.data.layer(variant, name, "place");
      return this.words(layer, place, layer ? whenOf(this.data, layer, state.when) : 0, difference);
    };
    const periods = new Map<string, string[]>(); // measures are kept by the day, the week or the month: each says which
    for (const name of seen) {
      const layer = variants.map((variant) => this.data.layer(variant, name, "place")).find((found) => found), about = layer ? this.about(layer, state.when) : "";
      periods.set(about, [...(periods.get(about) ?? []), name]);
    }
    const tables = [...periods].flatMap(([about, names]) => [el("p", { class: "jv-note jv-period" }, about), this.table(variants, names.map((name) => ({ head: this.withUnit(name), name, value: value(name) })))]);
    return el("section", { class: "jv-happened" }, el("h4", {}, this.t("what.happened")), ...tables);
  }

  /** One block an office here: who waits, how many are served, and after how long. */
  private queues(state: State, place: number, variants: Variant[]): Node[] {
    const here = this.data.header.offices.map((office, i) => [office, i] as const).filter(([office]) => office.place === place);
    if (!here.length) return [];
    const note = this.isDifference(variants) ? [el("p", { class: "jv-note" }, this.t("change.means"))] : [];
    return [el("section", { class: "jv-queues" }, el("h4", {}, this.t("queues")), ...note, ...here.map(([office, i]) => this.office(state, office, i, variants)))];
  }

  private office(state: State, office: Office, i: number, variants: Variant[]): Node {
    const at = (variant: Variant, measure: string): { layer?: Layer; when: number } => {
      const layer = this.data.layer(variant, measure, "office");
      return { layer, when: layer ? whenOf(this.data, layer, state.when) : 0 };
    };
    const said = (measure: string) => (variant: Variant): string => {
      const { layer, when } = at(variant, measure);
      return this.words(layer, i, when, difference);
    };
    const headed = (key: string, measure: string): string => {
      const layer = variants.map((variant) => at(variant, measure).layer).find((found) => found);
      return layer ? `${this.t(key)}, ${this.about(layer, state.when)}` : this.t(key);
    };
    const difference = this.isDifference(variants), bins = { head: this.t("waits"), name: "waits", value: (variant: Variant) => this.bins(variant, i, at) };
    const rows = [
      { head: headed("in.line", "office_queue"), name: "office_queue", value: said("office_queue") }, { head: headed("served", "office_served"), name: "office_served", value: said("office_served") },
      ...(difference ? [] : [bins]), // a difference of shares of two medians would be nobody's
    ];
    const about = [office.stage, office.capacity > 0 ? this.t(office.period === "day" ? "a.day" : "a.month", { figure: number(office.capacity) }) : this.t("no.limit")].filter(Boolean).join(" · ");
    return el("div", { class: "jv-office" }, el("h5", {}, office.id, el("br"), el("span", { class: "jv-note" }, `${this.t("capacity")}: ${about}`)), this.table(variants, rows));
  }

  private bins(variant: Variant, i: number, at: (variant: Variant, measure: string) => { layer?: Layer; when: number }): string {
    const { layer: served, when } = at(variant, "office_served"), whole = served ? this.data.value(served, i, when, "q50") : 0;
    if (!served || !whole) return "–";
    const found = WAITS.map(([bin, words]) => {
      const { layer } = at(variant, `office_${bin}`);
      return [layer ? this.data.value(layer, i, when, "q50") / whole : NaN, words] as const;
    }).filter(([share]) => share > 0);
    return found.map(([share, words]) => `${percent(Math.min(1, share))} ${this.t(words)}`).join(", ") || "–";
  }

  private curves(state: State, place: number, variants: Variant[]): Node | null {
    const stocks = ["present", "waiting", "queue", "unsheltered", "encounters", "died"].filter((name) => name !== state.measure);
    const wanted = [state.measure, ...stocks];
    const drawn = wanted.map((measure) => this.curve({ ...state, measure, group: measure === state.measure ? state.group : -1 }, place, variants)).filter((found): found is HTMLElement => !!found);
    return drawn.length ? el("section", { class: "jv-curves" }, el("h4", {}, this.t("over.time")), ...drawn) : null;
  }

  /** The curve of a measure at a place, with its bands; none where it is zero throughout. */
  curve(state: State, place: number, variants: Variant[]): HTMLElement | null {
    const key = keyOf(this.data, state, place);
    const series = variants.map((variant, i) => ({ layer: layerOf(this.data, state, variant), key, second: i === 1 }))
      .filter((found): found is { layer: Layer; key: number; second: boolean } => !!found.layer && found.layer.rows.includes(key));
    if (!series.length) return null;
    const title = state.measure === "queue" ? this.t("in.line") : this.label(state.measure);
    return el("figure", {}, el("figcaption", {}, title), chart(this.data, series, axisOf(this.data).last[state.when], this.language, this.t, title));
  }

  /** The curve of a measure everywhere. */
  whole(state: State, variants: Variant[]): HTMLElement | null {
    const by = state.group < 0 ? "total" as const : "group" as const, key = Math.max(0, state.group);
    const series = variants.map((variant, i) => ({ layer: this.data.layer(variant, state.measure, by), key, second: i === 1 })).filter((found): found is { layer: Layer; key: number; second: boolean } => !!found.layer);
    if (!series.length) return null;
    const title = `${this.label(state.measure)}, ${this.t("all.places")}`;
    return el("figure", {}, el("figcaption", {}, title), chart(this.data, series, axisOf(this.data).last[state.when], this.language, this.t, title));
  }
}
