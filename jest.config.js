/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // A limit against hanging, not a measure of speed.
  testTimeout: 60_000,
  // Jest leaves one core idle otherwise: on two, that is half of them.
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/synthesize.ts',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.local'],
};
