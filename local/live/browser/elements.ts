/** The element of this id, which the page has. Throws when it has not, or it is another one. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} ${id}.`);
}

/** A list whose items are known by keys, the newest on top. */
export interface KeyedList {
  /** Puts an item in place of the one of this key, or on top. */
  put(key: string, item: HTMLElement): void;
  clear(): void;
}

/** Keeps the newest `most` items in `list`; what says that it is empty stands before it. */
export function keyedList(list: HTMLElement, most: number): KeyedList {
  const items = new Map<string, HTMLElement>();
  const empty = list.previousElementSibling;
  const tell = () => empty?.classList.contains('empty') && empty.toggleAttribute('hidden', items.size > 0);
  return {
    put(key, item) {
      const before = items.get(key);
      if (before) before.replaceWith(item);
      else list.prepend(item);
      items.set(key, item);
      for (const [oldest, old] of [...items].slice(0, Math.max(items.size - most, 0))) {
        old.remove();
        items.delete(oldest);
      }
      tell();
    },
    clear() {
      items.clear();
      list.replaceChildren();
      tell();
    },
  };
}
