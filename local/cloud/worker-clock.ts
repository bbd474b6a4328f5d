/** The clock of the machine, whatever the function's own says. */
export const machineNow = Date.now;

let ahead = 0;
const now = () => machineNow() + ahead;

/** Sets the clocks of the function's code ahead by so many milliseconds more: both of them, and every new `Date`. */
export function setAhead(milliseconds: number): void {
  if (milliseconds === 0) return;
  if (ahead === 0) replaceClocks();
  ahead += milliseconds;
}

function replaceClocks(): void {
  const RealDate = Date;
  const steadyNow = performance.now.bind(performance);
  performance.now = () => steadyNow() + ahead;
  globalThis.Date = new Proxy(RealDate, {
    construct: (_, values, target: NewableFunction) =>
      Reflect.construct(RealDate, values.length === 0 ? [now()] : values, target) as Date,
    apply: () => new RealDate(now()).toString(),
    get: (target, name, receiver): unknown => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}
