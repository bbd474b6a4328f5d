/** Lets one at a time do something, in the order in which they came. */
export interface Turns {
  /** Waits for a turn; those who go on with something come first. */
  readonly take: (goesOn?: boolean) => Promise<void>;
  readonly give: () => void;
}

export function turns(): Turns {
  const waiting: (() => void)[] = [];
  let isTaken = false;
  return {
    async take(goesOn = false) {
      if (!isTaken) {
        isTaken = true;
        return;
      }
      await new Promise<void>((resolve) => {
        if (goesOn) waiting.unshift(resolve);
        else waiting.push(resolve);
      });
    },
    give() {
      const next = waiting.shift();
      if (next) next();
      else isTaken = false;
    },
  };
}
