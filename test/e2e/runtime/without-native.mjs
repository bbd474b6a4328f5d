// Loaded before aws-lambda-ric.

import { registerHooks } from 'node:module';

const native = new URL('./native-client.cjs', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === './rapid-client.node' ? { url: native, shortCircuit: true } : next(specifier, context),
});
