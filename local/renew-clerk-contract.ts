import { main, makeCommand } from '../bin/terminal/command-line.ts';

await main(
  makeCommand({
    name: 'npm run clerk-contract --',
    description: "Renew what is kept of Clerk's OpenAPI document and of its list of errors.",
    examples: [
      'npm run clerk-contract -- ../bapi-2026-05-12.yml',
      'npm run clerk-contract -- bapi.yml errors.tsv',
    ],
  })
    .argument('<document>', "Clerk's OpenAPI document of the Backend API")
    .argument('[errors]', 'lines of code, status, yes or no for the Backend API, separated by tabs')
    .action(async (document: string, errors: string | undefined) => {
      const { renewTables } = await import('./clerk-tables.ts');
      renewTables(document, errors);
    }),
);
