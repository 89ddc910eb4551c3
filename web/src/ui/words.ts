const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December",
];

/** 20 July 2016. */
export function dayWords(iso: string): string {
  const [year, month, day] = iso.split("-");
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** 20 Jul. */
export function shortDay(iso: string): string {
  return `${Number(iso.slice(8))} ${monthShort(iso)}`;
}

export function monthShort(iso: string): string {
  return MONTHS[Number(iso.slice(5, 7)) - 1]!.slice(0, 3);
}

/** 12,500; unknown is said, never shown as zero. */
export function number(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return "unknown";
  return typeof value === "string" ? value : Math.round(value).toLocaleString("en-US");
}

/** Two significant digits: 12,345 is about 12,000. */
export function about(value: number): string {
  return number(roundedTwo(value));
}

export function roundedTwo(value: number): number {
  const whole = Math.round(value);
  const digits = String(Math.abs(whole)).length;
  const unit = 10 ** Math.max(0, digits - 2);
  return Math.round(whole / unit) * unit;
}

/** A range of many runs in two digits: more would say that it is known better than it is. */
export function aboutRange(low: number, high: number): string {
  return about(low) === about(high) ? about(low) : `${about(low)} to ${about(high)}`;
}

/** 12k, 1.4m: for labels on the map. */
export function short(value: number): string {
  if (value >= 999_500) return `${(value / 1e6).toFixed(1)}m`;
  if (value >= 9_950) return `${Math.round(value / 1000)}k`;
  if (value >= 1_000) return `${(value / 1000).toFixed(1)}k`;
  return String(Math.round(value));
}

/** 130,000 to 300,000, or one number. */
export function range(low?: number | null, high?: number | null): string {
  if (low == null && high == null) return "not stated";
  if (low === high || high == null) return number(low);
  return low == null ? `at most ${number(high)}` : `${number(low)} to ${number(high)}`;
}

export function listed(words: readonly string[]): string {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** +1,200 or -300: a difference says its sign. */
export function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${number(value)}`;
}
