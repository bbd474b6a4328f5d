// Stands for the native half of aws-lambda-ric, which posts what a function returned or threw. Its JavaScript asks for the
// next invocation and streams by itself (AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1).

const { request } = require('node:http');

function post(path, body, headers) {
  const outgoing = request(
    `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/${path}`,
    {
      method: 'POST',
      headers,
    },
  );
  outgoing.on('response', (incoming) => incoming.resume());
  // The process ends with its Runtime API.
  outgoing.on('error', () => process.exit(1));
  outgoing.end(body);
}

exports.done = (id, body) => post(`${id}/response`, body, { 'content-type': 'application/json' });
exports.error = (id, body) => post(`${id}/error`, body, { 'content-type': 'application/json' });
