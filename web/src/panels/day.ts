import { registerPanel } from "./registry";
import { h, refill } from "../ui/dom";
import { dayWords } from "../ui/words";

registerPanel({
  id: "day",
  title: "This day",
  where: "aside",
  order: 10,
  shows: ({ world }) => world.model.places.length > 0,
  mount: (host, { world, store }) =>
    store.subscribe((state) => {
      const events = world.eventsOn(state.day);
      refill(host,
        h("h3", {}, dayWords(world.date(state.day))),
        h("ul", {}, events.map((event) => h("li", {}, event.text || event.title))));
    }),
});
