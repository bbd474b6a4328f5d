import { rmSync } from 'node:fs';
import { synthesizeStage } from '../../evals/world/stage.ts';
import { evalsFolder } from './folder.ts';

// Run by itself, since aws-cdk-lib loads many times faster outside jest.
rmSync(evalsFolder, { recursive: true, force: true });
await synthesizeStage(evalsFolder);
