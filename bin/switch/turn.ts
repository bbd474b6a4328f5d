import type { SwitchPosition } from '../../lambda/guardrails/switch-position.ts';

/** What is set: where a stage stands, or whether one principal is off. */
export interface Turn {
  readonly position: SwitchPosition;
  readonly principal: string | undefined;
}
