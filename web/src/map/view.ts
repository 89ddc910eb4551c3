import type { Context } from "../panels/registry";

export function mapView(host: HTMLElement, { world }: Context): () => void {
  host.textContent = `${world.places.size} places`;
  return () => host.replaceChildren();
}
