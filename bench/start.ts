import './install.ts';

await import('./run.ts');
