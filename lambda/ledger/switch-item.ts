/** An item with texts and numbers only, as DynamoDB has it. */
export type SwitchItem = Readonly<
  Record<string, { readonly S?: string | undefined; readonly N?: string | undefined } | undefined>
>;
