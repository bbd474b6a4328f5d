/** Collects the lines that a server logs, and waits for one. */
export class LogLines {
  readonly lines: string[] = [];
  #waiting: { wanted: string; found: (line: string) => void }[] = [];

  /** Takes a line; give it as `onLog`. */
  readonly add = (line: string): void => {
    this.lines.push(line);
    this.#waiting = this.#waiting.filter(({ wanted, found }) => {
      if (!line.includes(wanted)) return true;
      found(line);
      return false;
    });
  };

  /** The first line that contains `wanted`, once it is there. */
  line(wanted: string): Promise<string> {
    const there = this.lines.find((line) => line.includes(wanted));
    if (there !== undefined) return Promise.resolve(there);
    return new Promise((found) => {
      this.#waiting.push({ wanted, found });
    });
  }
}
