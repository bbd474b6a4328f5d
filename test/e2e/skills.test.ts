import { afterEach, describe, expect, test } from '@jest/globals';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { SkillsClient } from '@modelcontextprotocol/client/ext/skills';
import { skillEntry } from '@modelcontextprotocol/server/ext/skills';
import { prompts } from '../../lambda/prompts/registry.ts';
import type { TokenHolder } from '../../local/laptop.ts';
import { as } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { LogLines } from './log-lines.ts';
import { modernRequest } from './messages.ts';

const log = new LogLines();
const { laptop } = useLaptop({}, { onLog: log.add });
const open: Client[] = [];
afterEach(() => Promise.all(open.splice(0).map((client) => client.close())));

const offboarding = 'skill://offboard-employee/SKILL.md';

describe.each(['2026-07-28', 'legacy'] as const)('a client of %s', (era) => {
  async function skillsFor(principal: TokenHolder): Promise<SkillsClient> {
    const { url, fetch } = as(laptop, principal);
    const mode = era === 'legacy' ? era : { pin: era };
    const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } });
    open.push(client);
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch }));
    return new SkillsClient(client);
  }

  test('finds a skill for each prompt, and its file is as its entry says', async () => {
    const skills = await skillsFor('unattended');
    expect(skills.supported).toBe(true);
    const { skills: listed } = await skills.list();
    expect(listed.map(({ frontmatter }) => frontmatter.name)).toEqual(
      prompts.map(({ name }) => name.replaceAll('_', '-')),
    );
    for (const [index, skill] of listed.entries()) {
      const file = await skills.read(skill);
      expect(file).toMatchObject({ verified: true, mimeType: 'text/markdown' });
      const { title, steps } = prompts[index]!;
      expect(file.body).toContain(`# ${title}`);
      expect(steps.filter((step) => !file.body!.includes(step))).toEqual([]);
      // What the SDK makes of the same file.
      expect(skill).toEqual(await skillEntry(skill.frontmatter.name, { 'SKILL.md': file.text ?? '' }));
      expect((await skills.get(skill.uri)).skill).toEqual(skill);
    }
  });

  test.each([
    ['support', ['investigate-sign-in', 'answer-data-request', 'clean-up-stale-accounts']],
    ['readOnly', ['investigate-sign-in', 'answer-data-request']],
  ] as const)('is shown, as %s, only skills all of whose tools it may use', async (principal, names) => {
    const skills = await skillsFor(principal);
    const { skills: listed } = await skills.list();
    expect(listed.map(({ uri }) => uri)).toEqual(names.map((name) => `skill://${name}/SKILL.md`));
    const reason = 'offboard_employee needs the permission memberships:write; no rule gives it to you';
    await expect(skills.get(offboarding)).rejects.toThrow(reason);
  });

  test('is told where skills are named when there is none at a URI', async () => {
    const skills = await skillsFor('admin');
    for (const uri of ['skill://offboard-employee', 'skill://nothing/SKILL.md', 'skill://../SKILL.md']) {
      await expect(skills.get(uri)).rejects.toThrow('skills/list names them all');
    }
  });
});

async function answerTo(method: string, params: Record<string, string>, name?: string) {
  const headers = {
    authorization: `Bearer ${laptop.tokens.support}`,
    ...(name === undefined ? {} : { 'mcp-name': name }),
  };
  const response = await fetch(laptop.mcpUrl, modernRequest(method, params, headers));
  return (await response.json()) as { result?: unknown; error?: { code: number; data?: unknown } };
}

test('a file is not read by whom the skill is not shown', async () => {
  expect(await answerTo('resources/read', { uri: offboarding }, offboarding)).toMatchObject({
    error: { message: expect.stringContaining('needs the permission memberships:write') },
  });
});

test('a file that is not there has the code by which clients know it', async () => {
  const uri = 'skill://nothing/SKILL.md';
  expect(await answerTo('resources/read', { uri }, uri)).toMatchObject({
    error: { code: -32602, data: { uri } },
  });
});

test('what skills one caller is shown is kept for nobody else', async () => {
  expect(await answerTo('skills/list', {})).toMatchObject({ result: { cacheScope: 'private' } });
});

test('skills wake no request to Clerk, and the log has their methods', async () => {
  await answerTo('skills/list', {});
  expect(laptop.clerk.requests).toEqual([]);
  expect(await log.line('skills/list')).toContain('"method":"skills/list"');
});
