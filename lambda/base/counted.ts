/** So many of something, in the number that fits: `1 user`, `2 users`, `0 entries`. A word of several parts ends in the noun. */
export function counted(count: number | bigint, one: string, many = pluralOf(one)): string {
  return `${count} ${Number(count) === 1 ? one : many}`;
}

function pluralOf(one: string): string {
  return /[^aeiou]y$/.test(one)
    ? `${one.slice(0, -1)}ies`
    : /(?:s|x|ch|sh)$/.test(one)
      ? `${one}es`
      : `${one}s`;
}
