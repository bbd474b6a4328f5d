/** The least that a stage must say: who may call, and who may do what. */
export const least = {
  identity: { iam: true },
  access: {
    roles: { reader: ['users:read'] },
    rules: [{ principals: [{ iamRole: 'agent' }], roles: ['reader'] }],
  },
};
