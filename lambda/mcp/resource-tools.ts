/** The tools that show what stands at URIs, by the fixed beginning of the URI. */
export const resourceTools = {
  'clerk://users/': 'get_user',
  'clerk://organizations/': 'get_organization',
} as const;

/** The name of the tool that shows what stands at a URI, or at all URIs of a template. */
export function toolBehind(uri: string): string | undefined {
  return Object.entries(resourceTools).find(([beginning]) => uri.startsWith(beginning))?.[1];
}
