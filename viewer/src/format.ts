// Numbers and dates as people read them; the same rules as interface/language/numbers.py, digit for digit.

export type Texts = (key: string, values?: Record<string, string>) => string;

/** Texts of a language, English where one is missing; {names} are filled in. */
export function textsOf(all: Record<string, Record<string, string>>, language: string): Texts {
  return (key, values = {}) => {
    const text = all[language]?.[key] ?? all.en[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  };
}

function fixed(value: number, digits: number): string {
  // exact halves go to the even digit, as Python writes them; toFixed takes the larger
  const scaled = value * 10 ** digits;
  const half = Number.isInteger(value * 2 ** (digits + 1)) && Number.isInteger(scaled * 2) && Math.abs(scaled * 2) % 2 === 1;
  const text = half ? ((2 * Math.round(scaled / 2)) / 10 ** digits).toFixed(digits) : value.toFixed(digits);
  const [whole, part] = text.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
}

/** A figure with as many digits as a reader can use. */
export function number(value: number): string {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (size === 0 || size >= 10) return fixed(value, 0);
  return size >= 1 ? fixed(value, 1) : String(Number(value.toPrecision(2)));
}

/** A figure in three digits, large ones in millions or billions. */
export function figure(value: number, t: Texts): string {
  for (const [size, word] of [[1e9, "billion"], [1e6, "million"]] as const) {
    if (Math.abs(value) >= size) {
      const scaled = Number((value / size).toPrecision(3));
      return t(word, { figure: fixed(scaled, Math.abs(scaled) < 10 ? 2 : Math.abs(scaled) < 100 ? 1 : 0) });
    }
  }
  return number(value);
}

/** People, or events: whole ones, in full up to a million; fewer than one is said to be so. */
export function whole(value: number, t: Texts): string {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  return size >= 1e6 ? figure(value, t) : size > 0 && size < 1 ? "<\u00a01" : fixed(value, 0);
}

/** An estimate in two digits, and never a small one by itself: its model is not as sure as a count. */
export function about(q05: number, q50: number, q95: number, t: Texts): string {
  const rough = (value: number): string => figure(Number(value.toPrecision(2)), t);
  if (Number.isNaN(q50)) return t("unknown");
  if (Math.max(q50, q95 || 0) < 10) return t("estimate.few");
  return Number.isNaN(q05) || q05 === q95 ? t("estimate.about", { figure: rough(q50) }) : t("estimate.range", { figure: rough(q50), low: rough(q05), high: rough(q95) });
}

export function signed(value: number, t: Texts): string {
  const text = figure(Math.abs(value), t);
  return !value ? text : (value > 0 ? "+" : "−") + text;
}

/** A range of nine runs in ten. */
export function ranged(low: number, high: number, t: Texts, form: (value: number, t: Texts) => string = figure): string {
  if (Number.isNaN(low)) return "–";
  if (low === high) return t("every.run", { figure: form(low, t) });
  const one = form(low, t), other = form(high, t);
  if (one === other) return one;
  const same = ["billion", "million"].map((word) => t(word, { figure: "" })).find((word) => one.endsWith(word) && other.endsWith(word)) ?? "";
  return t("to", { low: one.slice(0, one.length - same.length), high: other });
}

/** Whole people that are one part of a sum: they have been rounded so that it holds. */
export function part(people: number): string {
  return fixed(people, 0);
}

export function percent(share: number): string {
  return share > 0 && share < 0.005 ? "<\u00a01\u00a0%" : `${fixed(100 * share, 0)}\u00a0%`;
}

export function day(text: string, language: string): string {
  return new Intl.DateTimeFormat(language === "es" ? "es-MX" : "en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${text}T00:00:00Z`));
}

export function month(text: string, language: string, short = false): string {
  const form: Intl.DateTimeFormatOptions = short ? { month: "short", timeZone: "UTC" } : { month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(language === "es" ? "es-MX" : "en-GB", form).format(new Date(`${text}T00:00:00Z`));
}
