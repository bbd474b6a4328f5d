import { AppBridge, PostMessageTransport } from '@modelcontextprotocol/ext-apps/app-bridge';
import type { HostWindow, Opening } from '../opening.ts';

const host = window as unknown as HostWindow;

host.openApp = async ({ sandboxUrl, html, csp, args, result, context }: Opening) => {
  const frame = document.createElement('iframe');
  frame.title = 'App';
  frame.sandbox.add('allow-scripts', 'allow-same-origin');
  frame.src = sandboxUrl;
  document.body.replaceChildren(frame);
  const sandbox = frame.contentWindow;
  if (!sandbox) throw new Error('The frame has no window.');
  const bridge = new AppBridge(
    null,
    { name: 'app-host', version: '1.0.0' },
    { serverTools: {}, updateModelContext: { text: {} } },
    { hostContext: context },
  );
  bridge.onsandboxready = () => void bridge.sendSandboxResourceReady({ html, csp });
  bridge.oncalltool = (params) => host.callTool(params);
  bridge.onupdatemodelcontext = async ({ content = [] }) => {
    await host.modelTold(content.map((block) => (block.type === 'text' ? block.text : '')).join('\n'));
    return {};
  };
  bridge.onsizechange = ({ height }) => {
    if (height !== undefined) frame.style.height = `${height}px`;
  };
  bridge.oninitialized = () => {
    void bridge.sendToolInput({ arguments: args }).then(() => bridge.sendToolResult(result));
  };
  await bridge.connect(new PostMessageTransport(sandbox, sandbox));
};
