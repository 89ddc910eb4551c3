import type { Desk } from "./desk";
import { attempt } from "./messages";

/** Ask for a file and let the browser keep it. */
export function keep(desk: Desk, messages: Element, method: "GET" | "POST", path: string, body?: unknown): Promise<boolean> {
  return attempt(messages, async () => {
    desk.say("Writing the file ...");
    const { name, blob } = await desk.api.file(method, path, body);
    const address = URL.createObjectURL(blob);
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    desk.say(`${name} is in your downloads.`);
  });
}
