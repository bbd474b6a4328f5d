import { outside } from './outside.ts';

export const { startLaptop } = outside('../../local/laptop.ts') as typeof import('../../local/laptop.ts');
