/**
 * The sandbox between a host and an app, on an origin of its own: it loads what it is sent, under the policy that it was
 * itself served with, and passes on messages without reading them.
 */
const { parent } = window;
const frame = document.createElement('iframe');
frame.title = 'App';
frame.sandbox.add('allow-scripts');

window.addEventListener('message', ({ source, data }) => {
  if (source === parent) {
    if (data?.method === 'ui/notifications/sandbox-resource-ready') {
      frame.srcdoc = data.params.html;
      document.body.append(frame);
    } else {
      frame.contentWindow?.postMessage(data, '*');
    }
  } else if (
    source === frame.contentWindow &&
    !String(data?.method).startsWith('ui/notifications/sandbox-')
  ) {
    parent.postMessage(data, '*');
  }
});
parent.postMessage({ jsonrpc: '2.0', method: 'ui/notifications/sandbox-proxy-ready', params: {} }, '*');
