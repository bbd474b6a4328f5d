import type { MaskedField, Masks } from '../access/masks.ts';
import type { Permission } from '../access/permissions.ts';
import type { Bound } from '../access/reach.ts';
import type { ClerkBounds } from '../clerk/clerk.ts';
import { type ContactKind, fieldOfKind, kindOf, maskedValue } from './contact.ts';
import { contactsIn, KnownValues } from './known-values.ts';
import { mapTexts, markedFields, unmarked } from './marked-fields.ts';
import { textMasker } from './mask-text.ts';
import type { MaskedCall, Masker } from './masker.ts';
import { exactOnly } from './partial-queries.ts';
import { shownOwners } from './shown-owners.ts';

type Bounds = Omit<ClerkBounds, 'remaining'>;
type Fields = ReadonlyMap<MaskedField, readonly Bound[]>;

/** What a caller for whom something is masked is given besides. */
export interface OpenMasks {
  readonly masker: Masker;
  /** What holds the caller's requests to Clerk, with what masks need: no value is found by a part of it, and each is known. */
  readonly bounded: (bounds: Bounds) => Bounds;
}

const nothing: Fields = new Map();

/** Opens the masks of a caller for one request. */
export function openMasks(masks: Masks): OpenMasks {
  const values = new KnownValues();
  // What asks for no permission tells of nobody, or passes on what another call was answered.
  const fieldsFor = (permission: Permission | null): Fields =>
    (permission && masks.get(permission)) ?? nothing;

  /** By value, how it is shown in a call; undefined for one that is shown as it is. */
  const hiderFor = async ({ permission, clerk }: MaskedCall) => {
    const fields = fieldsFor(permission);
    const shown = new Map<MaskedField, ReadonlySet<string>>();
    for (const [field, bounds] of fields) {
      const owners = Array.from(values.entries(), ([, known]) => known)
        .filter(({ kind }) => fieldOfKind[kind] === field)
        .flatMap(({ owners }) => Array.from(owners));
      shown.set(
        field,
        bounds.length === 0 ? new Set() : await shownOwners(new Set(owners), bounds, clerk.apart(permission)),
      );
    }
    return (value: string, kind: ContactKind): string | undefined => {
      const visible = shown.get(fieldOfKind[kind]);
      if (!visible) return undefined;
      const known = values.find(value);
      return known && [...known.owners].some((owner) => visible.has(owner))
        ? undefined
        : maskedValue(value, kind);
    };
  };

  const textsFor = (hider: Awaited<ReturnType<typeof hiderFor>>, args: unknown) => {
    const sent = new Set(textsIn(args));
    return textMasker(values, (value) => {
      const known = values.find(value);
      return known && !sent.has(value.toLowerCase()) ? hider(value, known.kind) : undefined;
    });
  };

  const masker: Masker = {
    hides: (permission) => fieldsFor(permission).size > 0,
    async texts(call, told) {
      if (fieldsFor(call.permission).size === 0) return told;
      const inText = textsFor(await hiderFor(call), call.args);
      return mapTexts(told, unmarked, inText) as typeof told;
    },
    async answer(call, answer) {
      if (fieldsFor(call.permission).size === 0) return answer;
      const marked = markedFields(call.output);
      // What stands in a marked field is masked wherever else it stands.
      mapTexts(answer.structured, marked, (text, mark) => {
        const kind = kindBy(mark, text);
        if (kind && !values.find(text)) values.add(text, kind);
        if (mark === 'within') for (const part of contactsIn(text)) addContact(part);
        return text;
      });
      const hider = await hiderFor(call);
      const inText = textsFor(hider, call.args);
      let count = 0;
      const structured = mapTexts(answer.structured, marked, (text, mark) => {
        const kind = kindBy(mark, text);
        const shown = kind ? (hider(text, kind) ?? text) : inText(text);
        // A text, such as CSV, may hold many.
        if (shown !== text) count += Math.max(1, dotsIn(shown) - dotsIn(text));
        return shown;
      }) as Record<string, unknown>;
      const note =
        count === 0
          ? []
          : [`${count} ${count === 1 ? 'field is' : 'fields are'} masked for you; only a whole value finds.`];
      const headline = [...(answer.headline === undefined ? [] : [inText(answer.headline)]), ...note].join(
        '\n',
      );
      return {
        ...answer,
        structured: count === 0 ? structured : { ...structured, maskedFields: count },
        ...(headline === '' ? {} : { headline }),
        ...(answer.text === undefined ? {} : { text: inText(answer.text) }),
      };
    },
  };

  function addContact(value: string): void {
    const kind = kindOf(value);
    if (kind && !values.find(value)) values.add(value, kind);
  }

  return {
    masker,
    bounded: ({ reach, ...bounds }) => ({
      ...bounds,
      seen: (text) => values.see(text),
      reach: (permission, clerk, caller) => {
        const inner = reach?.(permission, clerk, caller);
        const fields = fieldsFor(permission);
        return async (request, url) => {
          const exact = exactOnly(request, url, (field) => fields.has(field));
          const passage = inner ? await inner(request, url) : {};
          // Within a reach there is none of what is found so.
          return exact && !('answer' in passage) && !passage.look ? exact : passage;
        };
      },
    }),
  };
}

const dotsIn = (text: string) => text.match(/•{3,5}/g)?.length ?? 0;

/** As what a marked value is masked; undefined where only what is known of it in texts is. */
function kindBy(mark: string | undefined, value: string): ContactKind | undefined {
  if (value === '' || mark === undefined || mark === 'within' || mark === 'asText') return undefined;
  return mark === 'contact' ? kindOf(value) : (mark as ContactKind);
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value.trim().toLowerCase();
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) yield* textsIn(inner);
}
