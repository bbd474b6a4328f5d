import { availableParallelism } from 'node:os';
import { join } from 'node:path';

// For what tests run in processes and threads of their own: all of them load the same packages.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '.local/compile-cache');

/** What all tests have in common. */
const project = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript' },
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: [
    '<rootDir>/cdk.out',
    '<rootDir>/dist',
    '<rootDir>/.local',
    '<rootDir>/evals/node_modules',
    '<rootDir>/site/.local',
    '<rootDir>/site/dist',
    '<rootDir>/site/node_modules',
    '<rootDir>/test/clients/node_modules',
  ],
  // Loads once in a process, not for each test file, what most of them use: hundreds of modules.
  testEnvironment: '<rootDir>/test/outside/environment.ts',
  moduleNameMapper: {
    '/local/laptop\\.ts$': '<rootDir>/test/outside/laptop.ts',
    '/local/clerk/server\\.ts$': '<rootDir>/test/outside/embedded-clerk.ts',
  },
};
const evals = '**/test/evals/*.test.ts';
const stacks = '**/test/lib/stack*.test.ts';
const guarded = '**/test/e2e/guarded/*.test.ts';
const signingIn = '**/test/e2e/signing-in/*.test.ts';
const deployments = '**/test/e2e/deployments/*.test.ts';

/** @type {import('jest').Config} */
export default {
  reporters: ['default', '<rootDir>/test/outside/slowest-suites.ts'],
  // A limit against hanging, not a measure of speed.
  testTimeout: 60_000,
  // One more than cores: the tests of deadlines wait for most of their time.
  maxWorkers: availableParallelism() + 1,
  // A worker that leaks exceeds it, however long it is. Its default of 500 ms is exceeded by others, too: all of them give
  // back hundreds of megabytes at once, for which they took up to 740 ms on a busy machine.
  workerGracefulExitTimeout: 10_000,
  // Waits for the setups, which run at the same time. Each begins only when one of its project's tests runs.
  globalSetup: '<rootDir>/test/syntheses.ts',
  projects: [
    { ...project, testMatch: [stacks], globalSetup: '<rootDir>/test/lib/synthesize.ts' },
    { ...project, testMatch: [guarded], globalSetup: '<rootDir>/test/e2e/guarded/synthesize.ts' },
    { ...project, testMatch: [signingIn], globalSetup: '<rootDir>/test/e2e/signing-in/synthesize.ts' },
    { ...project, testMatch: [deployments], globalSetup: '<rootDir>/test/e2e/deployments/synthesize.ts' },
    { ...project, testMatch: [evals], globalSetup: '<rootDir>/test/evals/synthesize.ts' },
    {
      ...project,
      testMatch: [
        '<rootDir>/test/**/*.test.ts',
        `!${stacks}`,
        `!${guarded}`,
        `!${signingIn}`,
        `!${deployments}`,
        `!${evals}`,
      ],
      globalSetup: '<rootDir>/test/synthesize.ts',
    },
  ],
};
