// Making elements, without a framework.

type Child = Node | string | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: never) => void);

/** An element with attributes, handlers (on...) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, Value> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child): child is Node | string => !!child));
  return made;
}

/** An SVG element with attributes and children. */
export function svg(tag: string, attributes: Record<string, string | number>, ...children: (Node | string)[]): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

export interface Choice { value: string; label: string; group?: string }

/** A choice with its label; options under headings where they have one. */
export function chooser(name: string, label: string, choices: Choice[], chosen: string, changed: (value: string) => void): HTMLElement {
  const select = el("select", { id: name, onchange: () => changed(select.value) });
  const headings = new Map<string, HTMLOptGroupElement>();
  for (const { value, label: text, group } of choices) {
    const option = el("option", { value, selected: value === chosen }, text);
    if (!group) select.append(option);
    else {
      if (!headings.has(group)) {
        headings.set(group, el("optgroup", { label: group }));
        select.append(headings.get(group)!);
      }
      headings.get(group)!.append(option);
    }
  }
  select.disabled = choices.length < 2;
  return el("div", { class: "jv-choice" }, el("label", { for: name }, label), select);
}
