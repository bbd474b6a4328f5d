import type { ClerkClient } from '@clerk/backend';

/** The groups of `@clerk/backend`'s client, such as `users`. */
type Groups = {
  [Group in keyof ClerkClient]: ClerkClient[Group] extends object ? Group : never;
}[keyof ClerkClient];

type MethodsOf<Group extends keyof ClerkClient> = {
  [Method in keyof ClerkClient[Group]]: ClerkClient[Group][Method] extends (...args: never[]) => unknown
    ? Method
    : never;
}[keyof ClerkClient[Group]];

/** A method of `@clerk/backend` by group and name: `users.getUser`. Checked against the SDK's own types. */
export type ClerkMethod = {
  [Group in Groups]: `${Group & string}.${MethodsOf<Group> & string}`;
}[Groups];
