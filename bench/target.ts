/** A function that is measured. */
export interface Target {
  readonly name: string;
  readonly code: { readonly directory: string; readonly handler: string };
  readonly environment: Readonly<Record<string, string>>;
}
