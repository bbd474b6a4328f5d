/** When every conversation of the reference takes place: times are told as from here. */
const moment = Date.UTC(2026, 0, 15, 9);
const minute = 60_000;
const times = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const uuids = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const ports = /\b127\.0\.0\.1:\d+/g;

/**
 * Makes texts that two builds say alike, of texts of one run: times are moved as if `now` (milliseconds since 1970) had
 * been one moment, to the minute; random ids are numbered as they come, and ports are that of `npm start`. What calls took
 * in milliseconds stays.
 */
export function sameEachTime(): (text: string, now: number) => string {
  const numbers = new Map<string, string>();
  const numbered = (uuid: string) => {
    const known = numbers.get(uuid);
    if (known !== undefined) return known;
    const number = `00000000-0000-4000-8000-${String(numbers.size + 1).padStart(12, '0')}`;
    numbers.set(uuid, number);
    return number;
  };
  return (text, now) =>
    text
      .replaceAll(times, (time) => moved(time, now))
      .replaceAll(uuids, numbered)
      .replaceAll(ports, '127.0.0.1:3000');
}

function moved(time: string, now: number): string {
  return new Date(Math.round((Date.parse(time) + moment - now) / minute) * minute).toISOString();
}
