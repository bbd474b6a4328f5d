import { describe, expect, test } from '@jest/globals';
import { listedNames, tools } from '../../../lambda/tools/registry.ts';
import { itemsIn, records } from '../approvals-fixture.ts';
import { catalogFixture } from '../catalog-fixture.ts';
import { textOf, type ToolResult } from '../clients.ts';
import { countArguments } from './count-arguments.ts';
import { assemblyOf } from './stages.ts';

/* `dryRun` is taken by whatever changes something, and changes nothing. */

const fixture = catalogFixture({}, assemblyOf('counts'));
const listed = new Set(listedNames);
const changing = [...tools.values()].filter(
  ({ annotations, permission }) => !annotations.readOnlyHint && permission !== null,
);

interface Rehearsal {
  readonly verdict: string;
  readonly preview?: string;
  readonly notChecked: readonly string[];
}

function dryRun(name: string, args: Record<string, unknown>): Promise<ToolResult> {
  return listed.has(name)
    ? fixture.everyone.call(name, { ...args, dryRun: true })
    : fixture.everyone.call('run_operation', { operation: name, arguments: args, dryRun: true });
}

function rehearsalIn(name: string, { structuredContent = {} }: ToolResult): Rehearsal {
  const result = listed.has(name) ? structuredContent : structuredContent['result'];
  return (result as { rehearsal: Rehearsal }).rehearsal;
}

describe('a dry run', () => {
  test.each(changing.map(({ name }) => name))(
    'of %s says what it would do, and does nothing',
    async (name) => {
      for (const argumentsOf of countArguments[name] ?? []) {
        fixture.clerk.reset();
        const args = await argumentsOf(fixture.clerk);
        fixture.clerk.requests.length = 0;
        const [itemsBefore, recordsBefore] = [await itemsIn(fixture.laptop), await records(fixture.laptop)];
        const told = await dryRun(name, args);
        expect([told.isError ?? false, textOf(told)]).toEqual([
          false,
          expect.stringContaining('Dry run: nothing was changed, and nobody was asked.'),
        ]);
        const { verdict, preview, notChecked } = rehearsalIn(name, told);
        expect(['would_be_asked', 'would_go_ahead']).toContain(verdict);
        // That tool says it in a report of its own.
        expect(preview ?? name).toContain(name === 'offboard_user' ? name : `(${name})`);
        expect(notChecked.join()).toContain('it has no rehearsal of its own');
        const checks = fixture.clerk.requests.filter(
          ({ method, path }) => method !== 'GET' && !path.endsWith('/verify'),
        );
        expect(checks).toEqual([]);
        // What was written is one record, the same one within a minute, and what the record is found by.
        const rehearsals = (await records(fixture.laptop)).filter(
          (record) =>
            record.kind === 'refusal' && record.reason === 'rehearsed' && record.intent.tool === name,
        );
        expect(rehearsals).not.toEqual([]);
        const written = (await records(fixture.laptop)).slice(recordsBefore.length);
        expect(written.filter((record) => !rehearsals.some(({ hash }) => hash === record.hash))).toEqual([]);
        const known = new Set(itemsBefore.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`));
        const more = (await itemsIn(fixture.laptop)).filter(
          ({ pk, sk }) => !known.has(`${pk?.S} ${sk?.S}`) && !sk?.S?.startsWith('target#'),
        );
        // The record, or how often it came again.
        expect(more.length).toBeLessThanOrEqual(1);
        for (const { pk } of more) expect(pk?.S).toMatch(/^(?:change|refusal)#/);
      }
    },
  );
});

test.each(['dry_run', 'dryrun', 'DryRun'])(
  '%s means it, too, also where a tool has no parameters and takes whatever it is sent for nothing',
  async (name) => {
    fixture.clerk.requests.length = 0;
    for (const call of [{ arguments: { [name]: true } }, { [name]: true }]) {
      const told = await fixture.everyone.call('run_operation', { operation: 'create_webhook_app', ...call });
      expect(told.structuredContent).toMatchObject({
        result: { rehearsal: { notChecked: expect.any(Array) } },
      });
    }
    expect(fixture.clerk.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  },
);
