import { main, makeCommand } from '../../bin/terminal/command-line.ts';

await main(
  makeCommand({
    name: 'npm run connecting --',
    description: 'Write what docs/clients.md says on connecting each client anew.',
    examples: ['npm run connecting'],
  }).action(async () => {
    const { writeClientsPage } = await import('./section.ts');
    await writeClientsPage();
  }),
);
