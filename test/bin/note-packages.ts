import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// Given to Node with --import: notes each package that a program loads, in the file of this variable.
const file = process.env['PACKAGES_FILE'] ?? '';

registerHooks({
  load(url, context, next) {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
    if (name !== undefined) appendFileSync(file, `${name}\n`);
    return next(url, context);
  },
});
