import { expect, test } from '@jest/globals';
import { judgements } from '../../../lambda/judgements/judgements.ts';
import { listedNames } from '../../../lambda/tools/registry.ts';
import { catalogFixture } from '../catalog-fixture.ts';
import { textOf } from '../clients.ts';
import { countArguments } from './count-arguments.ts';
import { assemblyOf } from './stages.ts';

const fixture = catalogFixture({}, assemblyOf('empty'));
const listed = new Set(listedNames);

const call = async (name: string) => {
  fixture.clerk.reset();
  const args = await countArguments[name]?.[0]?.(fixture.clerk);
  fixture.clerk.requests.length = 0;
  return listed.has(name)
    ? fixture.everyone.call(name, args)
    : fixture.everyone.call('run_operation', { operation: name, arguments: args });
};
const named = (isWanted: (judgement: { isFree: boolean; isAlways: boolean }) => boolean) =>
  Array.from(judgements)
    .filter(([, { budgets }]) =>
      isWanted({
        isFree: 'free' in budgets,
        isAlways: !('free' in budgets) && Object.values(budgets).some(({ when }) => when === undefined),
      }),
    )
    .map(([name]) => name);

/** Requests whose answer lets somebody act as another. */
const shows = /\/secret$|\/secret_key$|\/oauth_access_tokens\//;

test.each(named(({ isAlways }) => isAlways))('%s does nothing where no budget has anything', async (name) => {
  const answer = await call(name);
  expect(textOf(answer)).toMatch(/This is .+, and you have no .+: guardrails\.budgets\.\w+\.perHour is 0\./);
  const sent = fixture.clerk.requests.filter(({ method, path }) => method !== 'GET' || shows.test(path));
  expect(sent).toEqual([]);
});

test.each(named(({ isFree }) => isFree))('%s goes on where no budget has anything', async (name) => {
  const answer = await call(name);
  expect({ isError: answer.isError ?? false, text: textOf(answer) }).toMatchObject({ isError: false });
});
