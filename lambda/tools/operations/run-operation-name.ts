/** The name under which operations are called that are not listed. */
export const runOperationName = 'run_operation';
