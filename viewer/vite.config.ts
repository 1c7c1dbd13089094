// One script and one style sheet, with a digest of what they were built from, and the licences of what is in them.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Plugin, defineConfig } from "vite";

const here = dirname(fileURLToPath(import.meta.url)), out = join(here, "..", "src", "jornada", "interface", "data", "viewer");

/** The sources in order of their names; tests/unit/test_viewer_bundle.py does the same without Node. */
function sources(folder = here): string[] {
  return readdirSync(folder).filter((name) => name !== "node_modules").sort().flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sources(path) : [path];
  });
}

function digest(): string {
  const hash = createHash("sha256");
  for (const path of sources().map((path) => [relative(here, path).split("\\").join("/"), path]).sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path[0]}\n`).update(readFileSync(path[1], "utf-8").replace(/\r\n/g, "\n"));
  }
  return hash.digest("hex");
}

function packageOf(module: string): string | null {
  const found = module.replace("\0", "").split("?")[0].match(/^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//);
  return found ? found[1] : null;
}

function licences(modules: string[]): string {
  const folders = [...new Set(modules.map(packageOf).filter((folder): folder is string => !!folder))].sort();
  return folders.map((folder) => {
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf-8"));
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf-8").trim() : "The package carries no text of its licence.";
    return `${about.name} ${about.version}: ${about.license}\n\n${text}\n`;
  }).join(`\n${"-".repeat(72)}\n\n`);
}

function note(): Plugin {
  return {
    name: "jornada-note",
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => (chunk.type === "chunk" ? Object.keys(chunk.modules) : []));
      writeFileSync(join(out, "LICENCES.txt"), `What the script of the viewer contains beside its own sources.\n\n${licences(modules)}`);
      for (const chunk of Object.values(bundle)) if (chunk.type === "chunk") chunk.code = `/*! jornada viewer; sources: ${digest()}; licences: LICENCES.txt */\n${chunk.code}`;
    },
  };
}

export default defineConfig({
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  plugins: [note()],
  build: {
    outDir: out, emptyOutDir: false, target: "es2021", cssCodeSplit: false, minify: "esbuild", reportCompressedSize: false,
    lib: { entry: "src/main.ts", formats: ["iife"], name: "jornadaViewer", fileName: () => "viewer.js", cssFileName: "viewer" },
  },
});
