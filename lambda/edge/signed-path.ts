/** Where signed requests come in; every other path has the authorizer in front of it. */
export const signedPath = '/iam/mcp';
