/** The id of the embedded instance, as resources that belong to it name it. */
export const instanceId = 'ins_2EmbeddedClerkInstance00001';
