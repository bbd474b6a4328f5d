/** `on`: as usual; `read-only`: nothing is changed; `off`: nothing but `whoami` is answered. */
export const switchPositions = ['on', 'read-only', 'off'] as const;
export type SwitchPosition = (typeof switchPositions)[number];

/** Whether a text is one of them. */
export function isSwitchPosition(text: string | undefined): text is SwitchPosition {
  return switchPositions.some((position) => position === text);
}
