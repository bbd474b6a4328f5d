import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { seedStaffOrganization } from '../../local/clerk/seed/seed-people.ts';
import { afterWill } from '../after-will.ts';
import { useLaptop } from './laptop-fixture.ts';
import { operatorEnvironment } from './operator-environment.ts';

const { laptop } = useLaptop();
const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:clerk-AbCdEf';

/** Runs `access explain` in the shell of who runs the laptop. */
function explain(...args: string[]): Promise<{ status: unknown; stdout: string; stderr: string }> {
  const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
  const env = operatorEnvironment(laptop);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, 'access', 'explain', '--stage', 'local', ...args],
      { env },
      (error, stdout, stderr) => resolve({ status: error ? error.code : 0, stdout, stderr }),
    );
  });
}
const live = () => ['--live', '--secret', arn, '--clerk-url', laptop.clerkUrl];

test('access explain --live asks Clerk for the memberships that a user has now', async () => {
  laptop.setSecret(arn, laptop.clerk.secretKey);
  const staff = [...laptop.clerk.state.memberships.values()].find(
    ({ organizationId, role }) => organizationId === seedStaffOrganization && role === 'org:member',
  );
  const told = await explain('--principal', staff!.userId, ...live());
  expect([told.status, afterWill(told.stderr)]).toEqual([0, '']);
  expect(told.stdout).toMatch(/^Rules: support\./);
  laptop.clerk.state.memberships.delete(staff!.id);
  const gone = await explain('--principal', staff!.userId, ...live());
  expect(gone.stdout).toMatch(/^No rule names this principal\./);
});

test('access explain --live says when Clerk does not tell, and never the key', async () => {
  const wrong = 'sk_test_aKeyThatIsNotThatOfTheInstance';
  laptop.setSecret(arn, wrong);
  const told = await explain('--principal', 'user_1', ...live());
  expect(told.status).toBe(2);
  expect(told.stderr).toContain(
    "The memberships are not to be had from Clerk. Clerk refused this server's secret key",
  );
  expect(told.stderr + told.stdout).not.toContain(wrong);
});

test('access explain --live does not take a Clerk that is not reached for AWS', async () => {
  laptop.setSecret(arn, laptop.clerk.secretKey);
  const nobody = ['--live', '--secret', arn, '--clerk-url', 'http://127.0.0.1:1'];
  const told = await explain('--principal', 'user_1', ...nobody);
  expect(told.status).toBe(2);
  expect(afterWill(told.stderr)).toMatch(
    /^The memberships are not to be had from Clerk\. Clerk could not be reached/,
  );
  expect(told.stderr).not.toContain('AWS');
});
