import { createRequire } from 'node:module';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Node as Jest shows it to tests, and `outside`, which loads a module beside this one as Node itself does: once for all
 * test files of a process, not anew for each of them.
 */
export default class extends TestEnvironment {
  constructor(...parameters: ConstructorParameters<typeof TestEnvironment>) {
    super(...parameters);
    this.global['outside'] = createRequire(import.meta.url);
  }
}
