import type { Palette } from './palettes.ts';
import type { Recording } from './recording.ts';

/** Something in the picture, and the seconds between which it is seen; to the end where only the first is given. */
interface Part {
  readonly svg: string;
  readonly from: number;
  readonly until?: number;
}

const width = 900;
const height = 520;
/** Seconds of one round. */
const round = 18;
/** Characters of a line on the left. */
const columns = 52;

/** When each thing happens, in seconds. */
const times = { find: 0.6, found: 1.6, ask: 4, asked: 5, pressed: 9, done: 9.8, look: 12, looked: 12.8 };

/**
 * The recording as a picture that moves, in one palette: what the client does on the left, what the live view shows of it on
 * the right. It moves by CSS alone; who wants no motion is shown the last state, and so is what knows no CSS.
 */
export function animate(recording: Recording, palette: Palette): string {
  const parts = [...clientParts(recording, palette), ...serverParts(recording, palette)];
  const moments = [...new Set(parts.map(({ from, until }) => `${from}/${until ?? ''}`))];
  const rules = moments.map((moment, index) => keyframes(`m${index}`, moment));
  const groups = parts.map(
    ({ svg, from, until }) =>
      `<g class="m${moments.indexOf(`${from}/${until ?? ''}`)}${until === undefined ? '' : ' past'}">${svg}</g>`,
  );
  const { paper, box, line, ink, quiet } = palette;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">An agent finds a user and asks to delete that user; a person approves; the live view shows each call, the question, the record and the user who is gone.</title>
<style>
text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: ${ink}; }
.mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px; }
.quiet { fill: ${quiet}; }
.strong { font-weight: 600; }
g { animation: ${round}s linear infinite; }
.past { opacity: 0; }
${rules.join('\n')}
@media (prefers-reduced-motion: reduce) { g { animation: none; } }
</style>
<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>
${pane(12, 'An agent, in its MCP client', box, line)}
${pane(456, 'The server, in its live view', box, line)}
${groups.join('\n')}
</svg>
`;
}

function keyframes(name: string, moment: string): string {
  const [from = 0, until = 0] = moment.split('/').map(Number);
  const at = (seconds: number) => `${Math.round((seconds / round) * 1_000) / 10}%`;
  const shown = `0%, ${at(from)} { opacity: 0 } ${at(from + 0.3)}`;
  const frames =
    until > 0
      ? `${shown}, ${at(until)} { opacity: 1 } ${at(until + 0.1)}, 100% { opacity: 0 }`
      : `${shown}, ${at(round - 0.4)} { opacity: 1 } 100% { opacity: 0 }`;
  return `@keyframes ${name} { ${frames} }\n.${name} { animation-name: ${name}; }`;
}

function clientParts({ steps, question }: Recording, palette: Palette): Part[] {
  const [find, ask, look] = steps;
  const lines = question.split('\n').flatMap(wrapped);
  const top = 184;
  const bottom = top + 20 + lines.length * 17;
  const button = (x: number, text: string, fill: string) =>
    `<rect x="${x}" y="${bottom}" width="84" height="26" rx="6" fill="${fill}" stroke="${palette.ownLine}"/>${label(x + 42, bottom + 18, text, 'strong', 'middle')}`;
  return [
    { from: times.find, svg: label(28, 72, `▸ ${find?.title ?? ''}`, 'strong') },
    { from: times.found, svg: block(40, 92, resultLines(find?.result).slice(0, 3)) },
    { from: times.ask, svg: label(28, 160, `▸ ${ask?.title ?? ''}`, 'strong') },
    {
      from: times.asked,
      svg: `<rect x="28" y="${top - 12}" width="400" height="${bottom - top + 50}" rx="8" fill="${palette.own}" stroke="${palette.ownLine}"/>${block(40, top + 8, lines)}${button(40, 'Approve', palette.paper)}${button(136, 'Decline', palette.paper)}`,
    },
    { from: times.pressed, svg: button(40, 'Approve ✓', palette.ownLine) },
    { from: times.done, svg: block(40, bottom + 62, resultLines(ask?.result).slice(0, 1)) },
    { from: times.look, svg: label(28, bottom + 92, `▸ ${look?.title ?? ''}`, 'strong') },
    { from: times.looked, svg: block(40, bottom + 112, resultLines(look?.result).slice(0, 1)) },
  ];
}

function serverParts({ calls, approval, record, user }: Recording, palette: Palette): Part[] {
  const moments = [times.found, times.asked, times.done, times.looked];
  const heading = (y: number, text: string) => label(472, y, text, 'strong');
  const row = (y: number, left: string, right: string) =>
    `<line x1="472" x2="872" y1="${y - 17}" y2="${y - 17}" stroke="${palette.line}"/>${label(472, y, left)}${label(872, y, right, 'strong', 'end')}`;
  const state = (y: number, from: number, right: string, until?: number): Part => ({
    from,
    ...(until === undefined ? {} : { until }),
    svg: label(872, y, right, 'strong', 'end'),
  });
  const asked = 260;
  const recorded = 340;
  const users = 420;
  const name = record.targets[0]?.name ?? record.targets[0]?.id ?? '';
  const first = { from: 0 };
  return [
    { ...first, svg: heading(72, `Calls of ${calls[0]?.caller ?? ''}`) },
    ...calls.map((call, index): Part => {
      const { tool, outcome, clerkCalls = 0 } = call;
      const cost = clerkCalls === 1 ? '1 request to Clerk' : `${clerkCalls} requests to Clerk`;
      return {
        from: moments[index] ?? times.looked,
        svg: row(98 + index * 32, `${tool}   ${name}`, `${outcome.replaceAll('_', ' ')}, ${cost}`),
      };
    }),
    { ...first, svg: heading(asked - 26, 'Asked before it is done') },
    { from: times.asked, svg: row(asked, `${approval.tool}   ${name}`, '') },
    state(asked, times.asked, 'waiting', times.done),
    state(asked, times.done, approval.state),
    { ...first, svg: heading(recorded - 26, 'The record') },
    {
      from: times.done,
      svg: row(recorded, `${record.tool}   ${name}`, `${record.result}, approved ${record.approved ?? ''}`),
    },
    { ...first, svg: heading(users - 26, 'Users, before and after') },
    { from: times.found, svg: row(users, user.name, '') },
    state(users, times.found, 'there', times.done),
    state(users, times.done, user.state),
  ];
}

function pane(x: number, title: string, fill: string, line: string): string {
  return `<rect x="${x}" y="12" width="432" height="${height - 24}" rx="8" fill="${fill}" stroke="${line}"/>
<line x1="${x}" x2="${x + 432}" y1="44" y2="44" stroke="${line}"/>
${label(x + 216, 33, title, 'quiet', 'middle')}`;
}

function block(x: number, y: number, lines: readonly string[]): string {
  return lines.map((line, index) => label(x, y + index * 17, line, 'mono')).join('');
}

function label(x: number, y: number, text: string, className = '', anchor = 'start'): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const more = `${className === '' ? '' : ` class="${className}"`}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}`;
  return `<text x="${x}" y="${y}"${more} xml:space="preserve">${escaped}</text>`;
}

function resultLines(result = ''): string[] {
  return result
    .split('\n')
    .filter((line) => !line.endsWith(':'))
    .flatMap(wrapped);
}

function wrapped(line: string): string[] {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= columns) lines.push(`  ${word}`);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
