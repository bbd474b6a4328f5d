/** The headers of an API Gateway event, each with all of its values. */
export type MultiValueHeaders = Readonly<Record<string, readonly string[] | undefined>>;

/** All values of a header, whatever the case of its name; `name` in lower case. */
export function headerValues(headers: MultiValueHeaders | null | undefined, name: string): readonly string[] {
  return Object.entries(headers ?? {})
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, values]) => values ?? []);
}
