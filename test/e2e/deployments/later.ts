import { ServerResponse } from 'node:http';

/** Preloaded while approvals are recorded: a clock 70 years fast, so that they are open whenever they are answered. */
const ahead = 70 * 365.25 * 86_400_000;

const Now = Date;
globalThis.Date = new Proxy(Now, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [Now.now() + ahead] : args, newTarget) as Date,
  apply: () => new Date().toString(),
  get: (target, name, receiver) =>
    name === 'now' ? () => target.now() + ahead : (Reflect.get(target, name, receiver) as unknown),
});

// Node has a clock of its own for this header, by which the AWS SDK sets its own.
const writeHead = Reflect.get(ServerResponse.prototype, 'writeHead') as (
  ...args: unknown[]
) => ServerResponse;
ServerResponse.prototype.writeHead = function (this: ServerResponse, ...args: unknown[]): ServerResponse {
  if (!this.hasHeader('date')) this.setHeader('date', new Date().toUTCString());
  return Reflect.apply(writeHead, this, args);
};
