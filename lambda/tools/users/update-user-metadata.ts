import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { toUserView, userShape } from '../../clerk/views/user.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';
import { briefChange, isAlreadySo, overwritten, unchanged } from '../../definition/overwritten.ts';
import { undoableFields } from './user-change.ts';
import { metadataParameter } from '../../definition/metadata-parameter.ts';
import { privateMetadataParameter, publicMetadata, unsafeMetadata } from './user-parameters.ts';

const {
  publicMetadata: publicShape,
  privateMetadata: privateShape,
  unsafeMetadata: unsafeShape,
} = userShape.shape;

export const updateUserMetadata = defineTool({
  name: 'update_user_metadata',
  title: "Update a user's metadata",
  description:
    "Change a user's metadata, and nothing else. merge changes the keys you send, deeply, and null deletes a key; replace puts your object in place of the old one. Applications may read roles and plans from it.",
  methods: ['users.updateUserMetadata', 'users.replaceUserMetadata'],
  keywords: 'custom data attributes properties plan role flags json',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'users:write',
  input: z.strictObject({
    userId,
    mode: z
      .enum(['merge', 'replace'])
      .default('merge')
      .describe('merge (default) changes the keys sent; replace drops all others of each object sent.'),
    publicMetadata: metadataParameter(publicMetadata).optional(),
    privateMetadata: privateMetadataParameter,
    unsafeMetadata: metadataParameter(unsafeMetadata).optional(),
  }),
  output: z.object({
    userId: z.string(),
    publicMetadata: publicShape,
    privateMetadata: privateShape,
    unsafeMetadata: unsafeShape,
    ...briefChange,
  }),
  async run({ userId, mode, ...objects }, { clerk, caller }) {
    const sent = Object.entries(objects).filter(([, object]) => object !== undefined);
    if (sent.length === 0) {
      throw new ToolError('Nothing to change: send publicMetadata, privateMetadata or unsafeMetadata.');
    }
    const metadata = Object.fromEntries(sent);
    const before = toUserView(await clerk.read((client) => client.users.getUser(userId)));
    if (isAlreadySo(metadata, before, mode === 'replace')) {
      const { publicMetadata, privateMetadata, unsafeMetadata } = before;
      return {
        structured: { userId, publicMetadata, privateMetadata, unsafeMetadata, changed: false },
        headline: unchanged,
      };
    }
    const user = toUserView(
      await clerk.write((client) =>
        mode === 'replace'
          ? client.users.replaceUserMetadata(userId, metadata)
          : client.users.updateUserMetadata(userId, metadata),
      ),
    );
    const { publicMetadata, privateMetadata, unsafeMetadata } = user;
    const change = overwritten(before, user, metadata, undoableFields(caller));
    return {
      structured: { userId, publicMetadata, privateMetadata, unsafeMetadata, ...change },
      headline:
        change.changed === false
          ? unchanged
          : `${mode === 'replace' ? 'Replaced' : 'Merged'} ${sent.map(([name]) => name).join(', ')}.`,
    };
  },
});
