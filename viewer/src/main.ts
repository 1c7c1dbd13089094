// Where a page has data and a place for the viewer, put it there; an app calls `jornada.mount` itself.

import "./style.css";
import { Viewer, mount } from "./viewer";

declare global {
  interface Window { jornada: { mount: typeof mount; viewer?: Viewer } }
}

window.jornada = { mount };

async function start(): Promise<void> {
  const host = document.getElementById("jornada-viewer"), data = document.getElementById("jornada-data");
  if (!host || !data) return;
  window.jornada.viewer = await mount(host, data.textContent ?? "");
  host.dataset.ready = "yes";
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => void start());
else void start();
